-- Notices, which nodes carry outside. KEYS 1: site prefix.
do
local parts, notice_life = duty_parts, 3600000

-- What is claimed of one set is added to `claimed`.
local function claim(site, set, now, lease, most, claimed)
  for _, member in ipairs(redis.call('ZRANGE', site .. set, '-inf', now, 'BYSCORE', 'LIMIT', 0, most)) do
    local duty, what, path, turn = string.match(member, '^(%w+)|(%a+)|(%w*)|(%d+)$')
    local found = duty and parts.look_at(site, duty) or {}
    local in_time = what == 'ring' or now - tonumber(turn or 0) < notice_life
    if found[1] and what ~= 'ring' and not in_time then
      parts.note(site, duty, now, 'notice', parts.named('of', what) .. parts.named('path', path) .. ',"result":"too_late"')
    end
    if not found[1] or not in_time or (what == 'ring' and found[2][5] ~= 'open') then
      redis.call('ZREM', site .. set, member)
    else
      redis.call('ZADD', site .. set, now + lease, member)
      claimed[#claimed + 1] = {member, what, path, turn, found, redis.call('HGET', site .. 'y:' .. duty, 'lost') or ''}
    end
  end
end

-- notice_claim: notices whose time has come; rings have places of their own, so that nothing is in their way. A claim is a
-- lease: what is not noted as finished in time is claimed again. ARGV: 1 now, 2 lease ms, 3 most rings, 4 most others. Returns
-- {{member, what, path, turn, look, lost}, …}.
redis.register_function('hf_notice_claim', function(keys, a)
  local claimed = {}
  claim(keys[1], 'yg', tonumber(a[1]), tonumber(a[2]), a[3], claimed)
  claim(keys[1], 'yn', tonumber(a[1]), tonumber(a[2]), a[4], claimed)
  return claimed
end)

-- A ring of which a text was lost while it was carried goes on.
local function finish(site, now, member, lost_as_claimed)
  local duty = string.match(member, '^(%w+)|ring|')
  if duty and (redis.call('HGET', site .. 'y:' .. duty, 'lost') or '') ~= lost_as_claimed then
    redis.call('ZADD', site .. 'yg', 'XX', now, member)
    return
  end
  redis.call('ZREM', site .. 'yg', member)
  redis.call('ZREM', site .. 'yn', member)
end

-- notice_note: what became of one attempt. ARGV: 1 now, 2 member, 3 path, 4 result (a word), 5 '1' = it needs no other, 6
-- when it may be claimed next, or '' = as it stands, 7 lost, as claimed, 8 of the staff, whom it was to
-- reach, or ''. Returns 1, or 0 when its duty is gone.
redis.register_function('hf_notice_note', function(keys, a)
  local site, now, member = keys[1], tonumber(a[1]), a[2]
  local duty, what, _, turn = string.match(member, '^(%w+)|(%a+)|(%w*)|(%d+)$')
  if a[5] == '1' then finish(site, now, member, a[7]) end
  if not duty or redis.call('EXISTS', site .. 'y:' .. duty) == 0 then return 0 end
  if a[5] ~= '1' and a[6] ~= '' then redis.call('ZADD', site .. (what == 'ring' and 'yg' or 'yn'), 'XX', a[6], member) end
  parts.note(site, duty, now, 'notice',
    parts.named('of', what) .. ',"turn":' .. turn .. parts.named('path', a[3]) .. parts.named('result', a[4])
    .. parts.named('to', a[8]))
  return 1
end)

local function lost_with(lost, place, rings)
  local all = {place .. ':' .. rings}
  for other, ring in string.gmatch(lost or '', '(%d+):(%d+)') do
    if other ~= place then all[#all + 1] = other .. ':' .. ring end
  end
  return table.concat(all, ' ')
end

-- notice_lost: a provider reports that the text of a ring did not arrive. Unless the ladder is past it, the newest ring goes on
-- without it. ARGV: 1 now, 2 duty, 3 turn, 4 its place in the ladder, 5 result (a word), 6 life ms of what is known as told.
-- Returns {'ok', look}; {'old'}: told before, or its duty is gone.
redis.register_function('hf_notice_lost', function(keys, a)
  local site, now, duty, turn, place = keys[1], tonumber(a[1]), a[2], tonumber(a[3]), a[4]
  local yk, key = site .. 'y:' .. duty, 'y:' .. duty .. ':lost:' .. turn .. ':' .. place
  local y = redis.call('HMGET', yk, 'state', 'rings', 'lost')
  if not y[1] or turn > tonumber(y[2]) or say_again(site, key) then return {'old'} end
  remember(site, key, a[6], duty, turn)
  parts.note(site, duty, now, 'notice', ',"of":"ring","turn":' .. turn .. ',"path":"text"' .. parts.named('result', a[5]))
  local rings = tonumber(y[2])
  if y[1] == 'open' and parts.rung_of(site, turn) == parts.rung_of(site, rings) then
    redis.call('HSET', yk, 'lost', lost_with(y[3], place, rings))
    redis.call('ZADD', site .. 'yg', 'NX', now, parts.ring_member(duty, rings))
    hint(site, 'all', 'duty', duty, 'lost')
  end
  return {'ok', parts.look_at(site, duty)}
end)
end
