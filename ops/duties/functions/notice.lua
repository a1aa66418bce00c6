-- Notices, which nodes carry outside. KEYS 1: site prefix.
do
local parts, notice_life = duty_parts, 3600000

-- notice_claim: notices whose time has come. A claim is a lease: what is not noted as finished in time is claimed again.
-- ARGV: 1 now, 2 lease ms, 3 most. Returns {{member, what, path, turn, look}, …}.
redis.register_function('hf_notice_claim', function(keys, a)
  local site, now, claimed = keys[1], tonumber(a[1]), {}
  for _, member in ipairs(redis.call('ZRANGE', site .. 'yn', '-inf', now, 'BYSCORE', 'LIMIT', 0, a[3])) do
    local duty, what, path, turn = string.match(member, '^(%w+)|(%a+)|(%w*)|(%d+)$')
    local found = duty and parts.look_at(site, duty) or {}
    local in_time = what == 'ring' or now - tonumber(turn or 0) < notice_life
    if found[1] and what ~= 'ring' and not in_time then
      parts.note(site, duty, now, 'notice', parts.named('of', what) .. parts.named('path', path) .. ',"result":"too_late"')
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
  parts.note(site, duty, now, 'notice',
    parts.named('of', what) .. ',"turn":' .. turn .. parts.named('path', a[3]) .. parts.named('result', a[4]))
  return 1
end)
end
