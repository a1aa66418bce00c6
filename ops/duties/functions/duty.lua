-- Duties: what somebody must do by a time. A duty is a hash with one timer; what the line tells (`upon`, site.lua) opens and
-- ends it in the same step as what caused it. Keys, each after the site's prefix:
--   y:DUTY  hash  kind contact item owner state(open|acknowledged|done|void) due opened ladder(urgent|routine) level rings
--                 next until by code drill escalation outcome ended, late (its time has come), acked (by anybody, once);
--                 lives as long as its contact
--   yh:DUTY list  its history, JSON facts, the newest last, at most 500; what people did is also an event of the contact
--   yw:CONTACT set  all its duties; c:CONTACT has `duties`, the open ones, separated by spaces; p:PERSON has `dated`, those
--                 made of the days in the plan that this person holds
--   yo      zset  open and acknowledged duties by due      yr  zset  urgent ones that ring, not acknowledged, by since
--   yn      zset  notices of urgent duties to be carried, DUTY|WHAT|PATH|TURN, by when they may be claimed; a claim is a
--                 lease. A `ring` is one notice, with its number as turn; of the others there is one for each path, with the
--                 time as turn. What is not urgent rings at the consoles alone
--   yc:CODE string  the urgent duty that these four digits acknowledge, from its first ring to its end
--   yp      hash  policy, written by every node as it starts; times in ms      yi  how many ids were made
--   yf      list  "CONTACT SEQ" of agreed plans whose days are to be made duties
--   yl      hash  how many are late now, by kind; drills as drill:KIND
--   yv:DAY  hash  WHAT:KIND opened, overdue, done, void; drills as drill_WHAT:KIND; 40 days
-- Timers: duty:DUTY (it is due, rings next, or a promise ends), unanswered:CONTACT, silence:CONTACT.
local open_duty, end_duties, duty_policy

do
local history_max, notice_life, codes_tried = 500, 3600000, 20
local defaults = {answer_0 = 3600000, answer_1 = 3600000, answer_2 = 900000, answer_3 = 180000, answer_4 = 60000,
  silence_high = 120000, silence = 300000, call_back = 3600000, responders = 900000, involuntary_look = 86400000,
  promise = 900000, routine_promise = 86400000, ring = 40000, routine_ring = 1800000, rings_per_level = 2, levels = 1}

-- A number of the policy; before any node has written it, what the settings come with.
duty_policy = function(site, name)
  return tonumber(redis.call('HGET', site .. 'yp', name) or defaults[name])
end

-- As router/core/id.hpp writes ids.
local function make_id(site, now)
  local alphabet, digits, time = '0123456789ABCDEFGHJKMNPQRSTVWXYZ', {}, now
  for i = 10, 1, -1 do
    local digit = time % 32
    digits[i], time = string.sub(alphabet, digit + 1, digit + 1), (time - digit) / 32
  end
  local hash = redis.sha1hex(site .. now .. ' ' .. redis.call('INCR', site .. 'yi'))
  for i = 1, 16 do
    local digit = tonumber(string.sub(hash, 2 * i - 1, 2 * i), 16) % 32
    digits[10 + i] = string.sub(alphabet, digit + 1, digit + 1)
  end
  return table.concat(digits)
end

local function tally(site, now, what, kind, drill)
  local day = site .. 'yv:' .. math.floor(now / 86400000)
  if redis.call('HINCRBY', day, (drill == '1' and 'drill_' or '') .. what .. ':' .. kind, 1) == 1 then
    redis.call('PEXPIRE', day, 40 * 86400000)
  end
end

local function note(site, duty, now, what, extra)
  redis.call('RPUSH', site .. 'yh:' .. duty, '{"at":' .. now .. ',"what":"' .. what .. '"' .. (extra or '') .. '}')
  redis.call('LTRIM', site .. 'yh:' .. duty, -history_max, -1)
end

local function named(field, name)
  return name and name ~= '' and ',"' .. field .. '":"' .. name .. '"' or ''
end

local function duty_fact(what, duty, kind, now, extra, drill)
  return fact('duty_' .. what, now, named('duty', duty) .. named('kind', kind) .. (drill == '1' and ',"drill":true' or '') .. extra)
end

-- Somebody may be told by more than one path. The pager's own service hears what stops its alarm.
local function give_notice(site, duty, what, now, ladder, rings)
  hint(site, 'all', 'duty', duty, what)
  if ladder ~= 'urgent' then return end
  local p = redis.call('HMGET', site .. 'yp', 'notices', 'pager')
  local paths = p[1] or ''
  local stops = what == 'acknowledged' or what == 'ended'
  local paged = string.find(' ' .. (p[2] or '') .. ' ', ' pagerduty ', 1, true)
  if stops and paged and rings > 0 and not string.find(' ' .. paths .. ' ', ' pagerduty ', 1, true) then
    paths = paths .. ' pagerduty'
  end
  for path in string.gmatch(paths, '%S+') do
    redis.call('ZADD', site .. 'yn', now, duty .. '|' .. what .. '|' .. path .. '|' .. now)
  end
end

local function rung_of(site, rings)
  if rings == 0 then return 0 end
  return math.floor((rings - 1) / duty_policy(site, 'rings_per_level')) % duty_policy(site, 'levels')
end

-- Four digits that no other duty has now; none when nearly all are taken.
local function give_code(site, duty)
  local first = tonumber(string.sub(redis.sha1hex(duty), 1, 8), 16)
  for try = 0, codes_tried - 1 do
    local code = string.format('%04d', (first + try * 7919) % 10000)
    if redis.call('SET', site .. 'yc:' .. code, duty, 'NX') then
      redis.call('HSET', site .. 'y:' .. duty, 'code', code)
      return
    end
  end
end

local function ring_member(duty, rings) return duty .. '|ring||' .. rings end

-- It rings now and, until a person takes it, again and again: up the ladder, and at its top from the beginning.
local function ring(site, duty, now, ladder, code)
  local yk = site .. 'y:' .. duty
  local rings = redis.call('HINCRBY', yk, 'rings', 1)
  local next = now + duty_policy(site, ladder == 'urgent' and 'ring' or 'routine_ring')
  redis.call('HSET', yk, 'next', next)
  redis.call('ZADD', site .. 't', next, 'duty:' .. duty)
  note(site, duty, now, 'ring', ',"turn":' .. rings .. ',"level":' .. rung_of(site, rings))
  if ladder == 'urgent' then
    if not code then give_code(site, duty) end
    redis.call('ZADD', site .. 'yr', 'NX', now, duty)
    redis.call('ZREM', site .. 'yn', ring_member(duty, rings - 1))
    redis.call('ZADD', site .. 'yn', now, ring_member(duty, rings))
  end
  hint(site, 'all', 'duty', duty, 'ring')
end

-- What the timer of a duty says: it is due, a promise is over, or it rings again.
local function fire(site, duty, now)
  local yk = site .. 'y:' .. duty
  local y = redis.call('HMGET', yk, 'state', 'due', 'until', 'ladder', 'kind', 'drill', 'late', 'contact', 'by', 'code', 'rings')
  if y[1] ~= 'open' and y[1] ~= 'acknowledged' then return end
  local due = tonumber(y[2])
  if now >= due and not y[7] then
    redis.call('HSET', yk, 'late', '1')
    redis.call('HINCRBY', site .. 'yl', (y[6] == '1' and 'drill:' or '') .. y[5], 1)
    tally(site, now, 'overdue', y[5], y[6])
  end
  if y[1] == 'acknowledged' then
    if now < tonumber(y[3]) then
      redis.call('ZADD', site .. 't', y[3], 'duty:' .. duty)
      return
    end
    redis.call('HSET', yk, 'state', 'open', 'by', '', 'until', '')
    note(site, duty, now, 'expired', named('by', y[9]))
    append(site, y[8], duty_fact('expired', duty, y[5], now, named('by', y[9]), y[6]))
    give_notice(site, duty, 'expired', now, y[4], tonumber(y[11]))
  end
  if now < due then
    redis.call('HSET', yk, 'next', due)
    redis.call('ZADD', site .. 't', due, 'duty:' .. duty)
    return
  end
  ring(site, duty, now, y[4], y[10])
end
timers.duty = fire

local function open_ones(site, contact)
  return lanes_of(redis.call('HGET', site .. 'c:' .. contact, 'duties'))
end

-- What was opened before is graver or due earlier than it was. Whoever took it, took less than that.
local function make_graver(site, duty, now, y, d)
  local yk, due, level = site .. 'y:' .. duty, tonumber(y[4]), tonumber(y[6])
  local urgent, earlier = d.ladder == 'urgent' and y[5] ~= 'urgent', d.due < due
  if (d.level or 0) > level then redis.call('HSET', yk, 'level', d.level) end
  if not urgent and not earlier then return end
  due = math.min(due, d.due)
  redis.call('HSET', yk, 'due', due, 'ladder', urgent and 'urgent' or y[5])
  redis.call('ZADD', site .. 'yo', due, duty)
  note(site, duty, now, 'graver', ',"urgent":' .. tostring(urgent or y[5] == 'urgent'))
  if y[3] == 'acknowledged' then
    if not urgent then return end
    redis.call('HSET', yk, 'state', 'open', 'by', '', 'until', '')
  elseif not urgent and tonumber(y[7]) > 0 then
    return
  end
  fire(site, duty, now)
end

-- d: kind, contact, due, ladder, level, owner, item, escalation, drill ('1'). Of a contact, a kind and an item one is open:
-- opening it again can only make it graver or earlier. Returns its id.
open_duty = function(site, now, d)
  local item, drill = d.item or '', d.drill or ''
  local known = open_ones(site, d.contact)
  for _, duty in ipairs(known) do
    local y = redis.call('HMGET', site .. 'y:' .. duty, 'kind', 'item', 'state', 'due', 'ladder', 'level', 'rings')
    if y[1] == d.kind and y[2] == item then
      make_graver(site, duty, now, y, d)
      return duty
    end
  end
  local duty, ladder, level = make_id(site, now), d.ladder or 'routine', d.level or 0
  redis.call('HSET', site .. 'y:' .. duty, 'kind', d.kind, 'contact', d.contact, 'item', item, 'owner', d.owner or '',
    'state', 'open', 'due', d.due, 'opened', now, 'ladder', ladder, 'level', level, 'rings', 0, 'next', d.due, 'until', '',
    'by', '', 'drill', drill, 'escalation', d.escalation or '')
  known[#known + 1] = duty
  redis.call('HSET', site .. 'c:' .. d.contact, 'duties', table.concat(known, ' '))
  redis.call('SADD', site .. 'yw:' .. d.contact, duty)
  redis.call('ZADD', site .. 'yo', d.due, duty)
  redis.call('ZADD', site .. 't', d.due, 'duty:' .. duty)
  tally(site, now, 'opened', d.kind, drill)
  note(site, duty, now, 'opened', ',"urgent":' .. tostring(ladder == 'urgent'))
  append(site, d.contact, duty_fact('opened', duty, d.kind, now, named('owner', d.owner) .. ',"lv":' .. level .. ',"due":' .. d.due
    .. ',"urgent":' .. tostring(ladder == 'urgent'), drill))
  give_notice(site, duty, 'opened', now, ladder, 0)
  if d.due <= now then fire(site, duty, now) end
  return duty
end

-- `event`: of who did it, in their own words; none: the line's own. Returns its place in the journal.
local function end_one(site, duty, now, state, by, outcome, event)
  local yk = site .. 'y:' .. duty
  local y = redis.call('HMGET', yk, 'contact', 'kind', 'drill', 'late', 'rings', 'code', 'ladder')
  redis.call('HSET', yk, 'state', state, 'by', by, 'outcome', outcome, 'ended', now, 'next', '', 'until', '')
  redis.call('ZREM', site .. 'yo', duty)
  redis.call('ZREM', site .. 'yr', duty)
  redis.call('ZREM', site .. 't', 'duty:' .. duty)
  redis.call('ZREM', site .. 'yn', ring_member(duty, y[5]))
  if y[6] then redis.call('DEL', site .. 'yc:' .. y[6]) end
  local left = {}
  for _, other in ipairs(open_ones(site, y[1])) do
    if other ~= duty then left[#left + 1] = other end
  end
  redis.call('HSET', site .. 'c:' .. y[1], 'duties', table.concat(left, ' '))
  if y[4] then redis.call('HINCRBY', site .. 'yl', (y[3] == '1' and 'drill:' or '') .. y[2], -1) end
  tally(site, now, state, y[2], y[3])
  local seq = append(site, y[1],
    event or duty_fact(state, duty, y[2], now, named('by', by) .. named('outcome', outcome), y[3]))
  note(site, duty, now, state, named('by', by) .. named('outcome', outcome) .. (event and ',"seq":' .. seq or ''))
  give_notice(site, duty, 'ended', now, y[7], tonumber(y[5]))
  return seq
end

-- All open ones of a contact of these kinds are 'done' or 'void'. `by`: who did it, or ''.
end_duties = function(site, now, contact, kinds, state, by, outcome)
  for _, duty in ipairs(open_ones(site, contact)) do
    local kind = redis.call('HGET', site .. 'y:' .. duty, 'kind')
    for _, wanted in ipairs(kinds) do
      if kind == wanted then end_one(site, duty, now, state, by, outcome) end
    end
  end
end

local function ladder_of(level) return level >= high and 'urgent' or 'routine' end

local function await_clinician(site, contact, now, level, since, returned)
  if returned then
    redis.call('ZREM', site .. 't', 'silence:' .. contact)
    end_duties(site, now, contact, {'silence'}, 'void', '', 'returned')
  end
  redis.call('ZADD', site .. 't', 'LT', since + duty_policy(site, 'answer_' .. level), 'unanswered:' .. contact)
end
upon('waiting', await_clinician)

-- Written down once it is overdue: before that the line itself shows who waits.
function timers.unanswered(site, contact, now, t, at)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'level')
  if c[1] ~= 'waiting' and c[1] ~= 'offered' then return end
  local level = tonumber(c[2])
  open_duty(site, now, {kind = 'answer', contact = contact, due = at, ladder = ladder_of(level), level = level})
end

upon('accepted', function(site, contact, now, user)
  redis.call('ZREM', site .. 't', 'unanswered:' .. contact)
  end_duties(site, now, contact, {'answer'}, 'done', user, 'accepted')
end)

upon('heard', function(site, contact, now, owner, level)
  local patience = duty_policy(site, level >= high and 'silence_high' or 'silence')
  redis.call('ZADD', site .. 't', 'LT', now + patience, 'silence:' .. contact)
end)

function timers.silence(site, contact, now, t, at)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'level', 'owner')
  if c[1] ~= 'active' then return end
  local level = tonumber(c[2])
  open_duty(site, now, {kind = 'silence', contact = contact, due = at, ladder = ladder_of(level), level = level, owner = c[3]})
end

local function no_more_silence(site, contact, now, state, by, outcome)
  redis.call('ZREM', site .. 't', 'silence:' .. contact)
  end_duties(site, now, contact, {'silence'}, state, by, outcome)
end

upon('spoke', function(site, contact, now, user) no_more_silence(site, contact, now, 'done', user, 'spoke') end)
upon('ended', function(site, contact, now, user) no_more_silence(site, contact, now, 'void', user, 'ended') end)

upon('left', function(site, contact, now, level, talked)
  if talked then return no_more_silence(site, contact, now, 'void', '', 'left') end
  redis.call('ZREM', site .. 't', 'unanswered:' .. contact)
  end_duties(site, now, contact, {'answer'}, 'void', '', 'left')
  if level < high then return end
  open_duty(site, now, {kind = 'call_back', contact = contact, due = now + duty_policy(site, 'call_back'), ladder = 'urgent',
    level = level})
end)

upon('planned', function(site, contact, now, seq)
  redis.call('RPUSH', site .. 'yf', contact .. ' ' .. seq)
  hint(site, 'all', 'duty', contact, 'planned')
end)

upon('erased', function(site, contact)
  for _, duty in ipairs(redis.call('SMEMBERS', site .. 'yw:' .. contact)) do
    local y = redis.call('HMGET', site .. 'y:' .. duty, 'state', 'kind', 'drill', 'late', 'rings', 'code')
    local open = y[1] == 'open' or y[1] == 'acknowledged'
    if open and y[4] then redis.call('HINCRBY', site .. 'yl', (y[3] == '1' and 'drill:' or '') .. y[2], -1) end
    if open and y[6] then redis.call('DEL', site .. 'yc:' .. y[6]) end
    redis.call('ZREM', site .. 'yo', duty)
    redis.call('ZREM', site .. 'yr', duty)
    redis.call('ZREM', site .. 't', 'duty:' .. duty)
    redis.call('ZREM', site .. 'yn', ring_member(duty, y[5] or 0))
    redis.call('DEL', site .. 'y:' .. duty, site .. 'yh:' .. duty)
  end
  redis.call('ZREM', site .. 't', 'unanswered:' .. contact, 'silence:' .. contact)
  redis.call('DEL', site .. 'yw:' .. contact)
end)

-- A duty as it is: in the order in which ops/duties/duties.cpp reads it; {} when there is none.
local function look_at(site, duty)
  local y = redis.call('HMGET', site .. 'y:' .. duty, 'kind', 'contact', 'item', 'owner', 'state', 'due', 'opened', 'ladder',
    'level', 'rings', 'next', 'until', 'by', 'code', 'drill', 'escalation', 'outcome')
  if not y[1] then return {} end
  local c = redis.call('HMGET', site .. 'c:' .. y[2], 'level', 'owner', 'state')
  local serving = (c[3] == 'active' or c[3] == 'wrapup') and c[2] or ''
  return {duty, y, rung_of(site, tonumber(y[10])), c[1] or y[9], serving}
end

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
  return {'ok', look_at(site, duty)}
end)

-- duty: one with its history. ARGV: 1 duty. Returns {look, {fact, …}} or {}.
redis.register_function{function_name = 'hf_duty', flags = {'no-writes'}, callback = function(keys, a)
  local found = look_at(keys[1], a[1])
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
    local one = look_at(site, duty)
    if a[5] == '' or one[2][4] == a[5] or one[2][13] == a[5] or one[5] == a[5] then shown[#shown + 1] = one end
    first = first + 1
    if #shown == tonumber(a[3]) then break end
  end
  if not last or first >= redis.call('ZCARD', site .. 'yo') then return {shown, '', ''} end
  return {shown, redis.call('ZSCORE', site .. 'yo', last), last}
end}

-- duties_ringing: urgent ones that nobody has taken, the longest ringing first. ARGV: 1 most. Returns {look, …}.
redis.register_function{function_name = 'hf_duties_ringing', flags = {'no-writes'}, callback = function(keys, a)
  local shown = {}
  for i, duty in ipairs(redis.call('ZRANGE', keys[1] .. 'yr', 0, tonumber(a[1]) - 1)) do shown[i] = look_at(keys[1], duty) end
  return shown
end}

-- What a change finds before it: the repeat of a key, or whether the duty is there and not over.
local function changing(site, duty, key)
  local state = redis.call('HGET', site .. 'y:' .. duty, 'state')
  if not state then return nil, {'unknown'} end
  if say_again(site, key) then return nil, {'again', look_at(site, duty)} end
  if state == 'done' or state == 'void' then return nil, {'conflict', look_at(site, duty), 'over'} end
  return state
end

-- Somebody has it until then; nothing rings until the promise ends. Returns how long it waited to be taken, once.
local function take(site, duty, now, user, span)
  local yk, ends = site .. 'y:' .. duty, now + span
  local y = redis.call('HMGET', yk, 'due', 'opened', 'late', 'rings', 'contact', 'kind', 'drill', 'acked', 'ladder')
  redis.call('HSET', yk, 'state', 'acknowledged', 'by', user, 'until', ends, 'next', '', 'acked', y[8] or now)
  redis.call('ZREM', site .. 'yr', duty)
  redis.call('ZREM', site .. 'yn', ring_member(duty, y[4]))
  redis.call('ZADD', site .. 't', y[3] and ends or math.min(ends, tonumber(y[1])), 'duty:' .. duty)
  local seq = append(site, y[5], duty_fact('acknowledged', duty, y[6], now, named('by', user) .. ',"until":' .. ends, y[7]))
  note(site, duty, now, 'acknowledged', named('by', user) .. ',"until":' .. ends)
  give_notice(site, duty, 'acknowledged', now, y[9], tonumber(y[4]))
  return seq, y[8] and '' or tostring(math.max(0, now - math.max(tonumber(y[1]), tonumber(y[2]))))
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
  if state == 'acknowledged' and y[1] ~= user then return {'conflict', look_at(site, duty), 'taken'} end
  local most = duty_policy(site, y[2] == 'urgent' and 'promise' or 'routine_promise')
  if a[4] ~= '' and tonumber(a[4]) > most then return {'too_long', most} end
  local seq, waited = take(site, duty, now, user, a[4] ~= '' and tonumber(a[4]) or most)
  remember(site, a[5], a[6], duty, seq)
  return {'ok', look_at(site, duty), waited}
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
  local whom = named('by', by) .. named('to', to)
  local seq, waited = append(site, y[1], duty_fact('assigned', duty, y[2], now, whom, y[3])), ''
  note(site, duty, now, 'assigned', whom)
  if to == by then
    seq, waited = take(site, duty, now, to, duty_policy(site, y[5] == 'urgent' and 'promise' or 'routine_promise'))
  elseif state == 'acknowledged' and y[4] ~= to then
    redis.call('HSET', yk, 'state', 'open', 'by', '', 'until', '')
    fire(site, duty, now)
  end
  remember(site, a[5], a[6], duty, seq)
  return {'ok', look_at(site, duty), waited}
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
  if state == 'done' and (stands == 'waiting' or stands == 'offered') then return {'conflict', look_at(site, duty), 'waits'} end
  remember(site, a[6], a[7], duty, end_one(site, duty, now, state, a[4], '', a[5]))
  return {'ok', look_at(site, duty)}
end)

-- duty_feed: the agreed plan whose days are next to be made duties. Returns {entry, its event} or {}.
redis.register_function{function_name = 'hf_duty_feed', flags = {'no-writes'}, callback = function(keys)
  local entry = redis.call('LINDEX', keys[1] .. 'yf', 0)
  if not entry then return {} end
  local contact, seq = string.match(entry, '^(%w+) (%d+)$')
  return {entry, redis.call('LINDEX', keys[1] .. 'j:' .. contact, tonumber(seq) - 1) or ''}
end}

-- duty_planned: the days of that plan, in place of those of the versions before it. ARGV: 1 now, 2 entry, 3 owner, then
-- kind, item and due of each. Returns 1, or 0 when the entry was not the next any more.
redis.register_function('hf_duty_planned', function(keys, a)
  local site, now = keys[1], tonumber(a[1])
  if redis.call('LINDEX', site .. 'yf', 0) ~= a[2] then return 0 end
  redis.call('LPOP', site .. 'yf')
  local contact = string.match(a[2], '^%w+')
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'person', 'level')
  if not c[1] then return 1 end
  local holder = site .. 'p:' .. holder_of(site, c[1])
  for _, duty in ipairs(lanes_of(redis.call('HGET', holder, 'dated'))) do
    local state = redis.call('HGET', site .. 'y:' .. duty, 'state')
    if state == 'open' or state == 'acknowledged' then end_one(site, duty, now, 'void', '', 'new_version') end
  end
  local dated = {}
  for i = 4, #a, 3 do
    dated[#dated + 1] = open_duty(site, now, {kind = a[i], contact = contact, item = a[i + 1], due = tonumber(a[i + 2]),
      ladder = 'routine', level = tonumber(c[2]), owner = a[3]})
  end
  redis.call('HSET', holder, 'dated', table.concat(dated, ' '))
  return 1
end)

-- notice_claim: notices whose time has come. A claim is a lease: what is not noted as finished in time is claimed again.
-- ARGV: 1 now, 2 lease ms, 3 most. Returns {{member, what, path, turn, look}, …}.
redis.register_function('hf_notice_claim', function(keys, a)
  local site, now, claimed = keys[1], tonumber(a[1]), {}
  for _, member in ipairs(redis.call('ZRANGE', site .. 'yn', '-inf', now, 'BYSCORE', 'LIMIT', 0, a[3])) do
    local duty, what, path, turn = string.match(member, '^(%w+)|(%a+)|(%w*)|(%d+)$')
    local found = duty and look_at(site, duty) or {}
    local in_time = what == 'ring' or now - tonumber(turn or 0) < notice_life
    if found[1] and what ~= 'ring' and not in_time then
      note(site, duty, now, 'notice', named('of', what) .. named('path', path) .. ',"result":"too_late"')
    end
    if not found[1] or not in_time or (what == 'ring' and found[2][5] ~= 'open') then
      redis.call('ZREM', site .. 'yn', member)
    else
      redis.call('ZADD', site .. 'yn', now + tonumber(a[2]), member)
      claimed[#claimed + 1] = {member, what, path, turn, found}
    end
  end
  return claimed
end)

-- notice_note: what became of one attempt. ARGV: 1 now, 2 member, 3 path, 4 result (a word), 5 '1' = it needs no other, 6
-- when it may be claimed next, or '' = as it stands. Returns 1, or 0 when its duty is gone.
redis.register_function('hf_notice_note', function(keys, a)
  local site, now, member = keys[1], tonumber(a[1]), a[2]
  local duty, what, _, turn = string.match(member, '^(%w+)|(%a+)|(%w*)|(%d+)$')
  if a[5] == '1' then redis.call('ZREM', site .. 'yn', member) end
  if not duty or redis.call('EXISTS', site .. 'y:' .. duty) == 0 then return 0 end
  if a[5] ~= '1' and a[6] ~= '' then redis.call('ZADD', site .. 'yn', 'XX', a[6], member) end
  note(site, duty, now, 'notice', named('of', what) .. ',"turn":' .. turn .. named('path', a[3]) .. named('result', a[4]))
  return 1
end)

-- duty_figures: how many are late now. Returns kind and number of each; drills as drill:KIND.
redis.register_function{function_name = 'hf_duty_figures', flags = {'no-writes'}, callback = function(keys)
  return redis.call('HGETALL', keys[1] .. 'yl')
end}
end
