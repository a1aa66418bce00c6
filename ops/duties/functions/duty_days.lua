-- The days in agreed plans become duties: C++ knows when a day begins. KEYS 1: site prefix.
do
local parts = duty_parts

upon('planned', function(site, contact, now, seq)
  redis.call('RPUSH', site .. 'yf', contact .. ' ' .. seq)
  hint(site, 'all', 'duty', contact, 'planned')
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
  for _, duty in ipairs(parts.ids_of(redis.call('HGET', holder, 'dated'))) do
    local state = redis.call('HGET', site .. 'y:' .. duty, 'state')
    if state == 'open' or state == 'acknowledged' then parts.end_one(site, duty, now, 'void', '', 'new_version') end
  end
  local dated = {}
  for i = 4, #a, 3 do
    dated[#dated + 1] = open_duty(site, now, {kind = a[i], contact = contact, item = a[i + 1], due = tonumber(a[i + 2]),
      ladder = 'routine', level = tonumber(c[2]), owner = a[3]})
  end
  redis.call('HSET', holder, 'dated', table.concat(dated, ' '))
  return 1
end)
end
