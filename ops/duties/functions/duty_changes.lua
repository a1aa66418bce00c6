-- Duties read, and changed by people. KEYS 1 of all: site prefix.
do
local parts = duty_parts

-- duty_policy: the times and paths that hold from now on. KEYS 1: site. ARGV: field and value pairs. Returns 1.
local function set_policy(keys, a)
  redis.call('DEL', keys[1] .. 'yp')
  redis.call('HSET', keys[1] .. 'yp', unpack(a))
  return 1
end
redis.register_function('hf_duty_policy', set_policy)

-- duty_open: ARGV: 1 now, 2 contact, 3 kind, 4 due, 5 'urgent'|'routine', 6 level, 7 owner, 8 item, 9 escalation, 10 '1' = a
-- drill. Returns {'ok', look} or {'unknown'}.
redis.register_function('hf_duty_open', function(keys, a)
  local site = keys[1]
  if redis.call('HEXISTS', site .. 'c:' .. a[2], 'state') == 0 then return {'unknown'} end
  local duty = open_duty(site, tonumber(a[1]), {contact = a[2], kind = a[3], due = tonumber(a[4]), ladder = a[5],
    level = tonumber(a[6]), owner = a[7], item = a[8], escalation = a[9], drill = a[10]})
  return {'ok', parts.look_at(site, duty)}
end)

-- duty: one with its history. ARGV: 1 duty. Returns {look, {fact, …}} or {}.
redis.register_function{function_name = 'hf_duty', flags = {'no-writes'}, callback = function(keys, a)
  local found = parts.look_at(keys[1], a[1])
  if not found[1] then return {} end
  return {found, redis.call('LRANGE', keys[1] .. 'yh:' .. a[1], 0, -1)}
end}

-- duties: those not done or void, by due. ARGV: 1 due and 2 id of the last one seen or '' , 3 most shown, 4 most looked at,
-- 5 user who sees only what is theirs (they own it, took it, or serve its contact), or '' = all. Returns {{look, …}, due and
-- id to go on from, or ''}.
redis.register_function{function_name = 'hf_duties', flags = {'no-writes'}, callback = function(keys, a)
  local site, first = keys[1], 0
  if a[2] ~= '' then
    local rank = redis.call('ZRANK', site .. 'yo', a[2])
    first = rank and rank + 1 or redis.call('ZCOUNT', site .. 'yo', '-inf', '(' .. a[1])
  end
  local shown, looked, last = {}, tonumber(a[4]), nil
  for _, duty in ipairs(redis.call('ZRANGE', site .. 'yo', first, first + looked - 1)) do
    last = duty
    local one = parts.look_at(site, duty)
    if a[5] == '' or one[2][4] == a[5] or one[2][13] == a[5] or one[5] == a[5] then shown[#shown + 1] = one end
    first = first + 1
    if #shown == tonumber(a[3]) then break end
  end
  if not last or first >= redis.call('ZCARD', site .. 'yo') then return {shown, '', ''} end
  return {shown, redis.call('ZSCORE', site .. 'yo', last), last}
end}

-- duties_ringing: urgent ones that nobody has taken, the longest ringing first, practices last. ARGV: 1 most. Returns
-- {look, …}.
redis.register_function{function_name = 'hf_duties_ringing', flags = {'no-writes'}, callback = function(keys, a)
  local shown, most = {}, tonumber(a[1])
  for _, set in ipairs({'yr', 'yd'}) do
    if #shown == most then break end
    for _, duty in ipairs(redis.call('ZRANGE', keys[1] .. set, 0, most - #shown - 1)) do
      shown[#shown + 1] = parts.look_at(keys[1], duty)
    end
  end
  return shown
end}

-- What a change finds before it: the repeat of a key, or whether the duty is there and not over.
local function changing(site, duty, key)
  local state = redis.call('HGET', site .. 'y:' .. duty, 'state')
  if not state then return nil, {'unknown'} end
  if say_again(site, key) then return nil, {'again', parts.look_at(site, duty)} end
  if state == 'done' or state == 'void' then return nil, {'conflict', parts.look_at(site, duty), 'over'} end
  return state
end

-- Somebody has it until then; nothing rings until the promise ends. Returns how long it waited to be taken, once.
local function take(site, duty, now, user, span)
  local yk, ends = site .. 'y:' .. duty, now + span
  local y = redis.call('HMGET', yk, 'due', 'opened', 'late', 'rings', 'contact', 'kind', 'drill', 'acked', 'ladder')
  redis.call('HSET', yk, 'state', 'acknowledged', 'by', user, 'until', ends, 'next', '', 'acked', y[8] or now)
  parts.be_quiet(site, duty, y[4])
  redis.call('ZADD', site .. 't', y[3] and ends or math.min(ends, tonumber(y[1])), 'duty:' .. duty)
  local promise = parts.named('by', user) .. ',"until":' .. ends
  local seq = append(site, y[5], parts.fact('acknowledged', duty, y[6], now, promise, y[7]))
  parts.note(site, duty, now, 'acknowledged', promise)
  parts.give_notice(site, duty, 'acknowledged', now, y[9], tonumber(y[4]))
  return seq, y[8] and '' or tostring(math.max(0, now - math.max(tonumber(y[1]), tonumber(y[2]))))
end

-- A person has those of a contact and a kind that nobody has taken. Returns how long one of them waited, as `take`.
function parts.take_open(site, now, contact, kind, user)
  local waited
  for _, duty in ipairs(parts.open_ones(site, contact)) do
    local y = redis.call('HMGET', site .. 'y:' .. duty, 'kind', 'state')
    if y[1] == kind and y[2] == 'open' then
      local _, span = take(site, duty, now, user, duty_policy(site, 'promise'))
      waited = span
    end
  end
  return waited
end

-- duty_acknowledge: a person takes it and promises when. The first one wins; the same one again promises anew. ARGV: 1 now,
-- 2 duty, 3 user, 4 for how many ms or '' = as long as may be, 5 idempotency key, 6 its life ms. Returns {'ok', look, ms from
-- when it was opened, or due if that is later, to this, its first taking, or ''}, {'again', look}, {'conflict', look, 'taken'
-- (whose it is)|'over'}, {'too_long', most ms}, {'unknown'}.
redis.register_function('hf_duty_acknowledge', function(keys, a)
  local site, now, duty, user = keys[1], tonumber(a[1]), a[2], a[3]
  local state, refused = changing(site, duty, a[5])
  if not state then return refused end
  local y = redis.call('HMGET', site .. 'y:' .. duty, 'by', 'ladder')
  if state == 'acknowledged' and y[1] ~= user then return {'conflict', parts.look_at(site, duty), 'taken'} end
  local most = duty_policy(site, y[2] == 'urgent' and 'promise' or 'routine_promise')
  if a[4] ~= '' and tonumber(a[4]) > most then return {'too_long', most} end
  local seq, waited = take(site, duty, now, user, a[4] ~= '' and tonumber(a[4]) or most)
  remember(site, a[5], a[6], duty, seq)
  return {'ok', parts.look_at(site, duty), waited}
end)

-- duty_assign: it is another's from now on. Whoever takes it over themselves has taken it; given to somebody else it is
-- nobody's until they say so, and rings when its time has come. ARGV: 1 now, 2 duty, 3 to, 4 by, 5 key, 6 life ms. Returns
-- {'ok', look, as above}, {'again', look}, {'conflict', look, 'over'}, {'no_user'}, {'unknown'}.
redis.register_function('hf_duty_assign', function(keys, a)
  local site, now, duty, to, by = keys[1], tonumber(a[1]), a[2], a[3], a[4]
  local state, refused = changing(site, duty, a[5])
  if not state then return refused end
  if redis.call('EXISTS', site .. 'u:' .. to) == 0 then return {'no_user'} end
  local yk = site .. 'y:' .. duty
  local y = redis.call('HMGET', yk, 'contact', 'kind', 'drill', 'by', 'ladder')
  redis.call('HSET', yk, 'owner', to)
  local whom = parts.named('by', by) .. parts.named('to', to)
  local seq, waited = append(site, y[1], parts.fact('assigned', duty, y[2], now, whom, y[3])), ''
  parts.note(site, duty, now, 'assigned', whom)
  if to == by then
    seq, waited = take(site, duty, now, to, duty_policy(site, y[5] == 'urgent' and 'promise' or 'routine_promise'))
  elseif state == 'acknowledged' and y[4] ~= to then
    redis.call('HSET', yk, 'state', 'open', 'by', '', 'until', '')
    parts.fire(site, duty, now)
  end
  remember(site, a[5], a[6], duty, seq)
  return {'ok', parts.look_at(site, duty), waited}
end)

-- duty_end: a person says that it is done, or that it is void. Who waits in line is answered by being taken, not by a word.
-- ARGV: 1 now, 2 duty, 3 'done'|'void', 4 user, 5 event, 6 key, 7 life ms. Returns {'ok', look}, {'again', look},
-- {'conflict', look, 'over'|'waits'}, {'unknown'}.
redis.register_function('hf_duty_end', function(keys, a)
  local site, now, duty, state = keys[1], tonumber(a[1]), a[2], a[3]
  local before, refused = changing(site, duty, a[6])
  if not before then return refused end
  local y = redis.call('HMGET', site .. 'y:' .. duty, 'kind', 'contact')
  local stands = y[1] == 'answer' and redis.call('HGET', site .. 'c:' .. y[2], 'state')
  if state == 'done' and (stands == 'waiting' or stands == 'offered') then
    return {'conflict', parts.look_at(site, duty), 'waits'}
  end
  remember(site, a[6], a[7], duty, parts.end_one(site, duty, now, state, a[4], '', a[5]))
  return {'ok', parts.look_at(site, duty)}
end)

-- duty_figures: how many are late now. Returns kind and number of each; drills as drill:KIND.
redis.register_function{function_name = 'hf_duty_figures', flags = {'no-writes'}, callback = function(keys)
  return redis.call('HGETALL', keys[1] .. 'yl')
end}
end
