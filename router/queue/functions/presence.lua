-- present: a clinician's desk has connected; it comes back as what it was if it was lost within its grace.
-- KEYS 1: site. ARGV: 1 now, 2 user, 3 node, 4 desk (id of this connection), 5 lanes, 6 capacity default, 7 offer ms.
-- Returns {state, capacity, load, holding, {contacts held}}.
local function present(keys, a)
  local site, now, user = keys[1], tonumber(a[1]), a[2]
  local kk = site .. 'k:' .. user
  local k = redis.call('HMGET', kk, 'state', 'was', 'capacity', 'load', 'holding', 'node', 'desk')
  if k[7] and k[7] ~= '' and k[7] ~= a[4] then hint(site, k[6], 'superseded', user, k[7]) end
  local state = k[1]
  if state == 'lost' then state = k[2] end
  if state ~= 'available' then state = 'paused' end
  local old_lanes = redis.call('HGET', kk, 'lanes')
  for _, lane in ipairs(lanes_of(old_lanes)) do redis.call('ZREM', site .. 'f:' .. lane, user) end
  redis.call('HSET', kk, 'state', state, 'was', '', 'node', a[3], 'desk', a[4], 'lanes', a[5],
    'capacity', k[3] or a[6], 'load', k[4] or 0, 'holding', k[5] or '')
  redis.call('SADD', site .. 'ks', user)
  redis.call('ZREM', site .. 't', 'lost:' .. user)
  local held = redis.call('SMEMBERS', site .. 'h:' .. user)
  for _, contact in ipairs(held) do redis.call('HSET', site .. 'c:' .. contact, 'owner_node', a[3]) end
  match_clinician(site, user, now, tonumber(a[7]))
  local v = redis.call('HMGET', kk, 'capacity', 'load', 'holding')
  return {state, v[1], v[2], v[3], held}
end
redis.register_function('hf_present', present)

-- availability: a clinician says whether they take contacts, and how many at once.
-- ARGV: 1 now, 2 user, 3 desk, 4 'available'|'paused', 5 capacity, 6 offer ms.
-- Returns {'ok', state, capacity, load} or {'conflict'} when another desk of theirs is the live one.
local function availability(keys, a)
  local site, now, user = keys[1], tonumber(a[1]), a[2]
  local kk = site .. 'k:' .. user
  if redis.call('HGET', kk, 'desk') ~= a[3] then return {'conflict'} end
  redis.call('HSET', kk, 'state', a[4], 'capacity', a[5])
  match_clinician(site, user, now, tonumber(a[6]))
  return {'ok', a[4], a[5], redis.call('HGET', kk, 'load')}
end
redis.register_function('hf_availability', availability)

-- A clinician's desk is gone: an open offer goes back at once, conversations wait out the grace.
local function lose_desk(site, user, now, grace_ms, pass_ms, offer_ms)
  local kk = site .. 'k:' .. user
  local k = redis.call('HMGET', kk, 'state', 'holding')
  if k[1] == 'lost' or k[1] == 'away' then return end
  redis.call('HSET', kk, 'state', 'lost', 'was', k[1], 'desk', '', 'node', '')
  redis.call('ZADD', site .. 't', now + grace_ms, 'lost:' .. user)
  if k[2] and k[2] ~= '' then
    local lane = withdraw_offer(site, k[2], user, now, pass_ms, 'lapsed')
    seat(site, user, now)
    match_contact(site, k[2], lane, now, offer_ms)
  else
    seat(site, user, now)
  end
end

-- lost: this desk's connection ended. ARGV: 1 now, 2 user, 3 desk, 4 grace ms, 5 passed over ms, 6 offer ms.
-- Returns 1 when it was the live desk, else 0.
local function lost(keys, a)
  local site = keys[1]
  if redis.call('HGET', site .. 'k:' .. a[2], 'desk') ~= a[3] then return 0 end
  lose_desk(site, a[2], tonumber(a[1]), tonumber(a[4]), tonumber(a[5]), tonumber(a[6]))
  return 1
end
redis.register_function('hf_lost', lost)

-- away: a clinician signs out. Refused while they hold conversations: those are handed over or ended first.
-- ARGV: 1 now, 2 user, 3 offer ms, 4 passed over ms. Returns {'ok'} or {'conflict'}.
local function away(keys, a)
  local site, now, user = keys[1], tonumber(a[1]), a[2]
  local kk = site .. 'k:' .. user
  if redis.call('SCARD', site .. 'h:' .. user) > 0 then return {'conflict'} end
  local holding = redis.call('HGET', kk, 'holding')
  redis.call('HSET', kk, 'state', 'away', 'was', '')
  if holding and holding ~= '' then
    local lane = withdraw_offer(site, holding, user, now, tonumber(a[4]), 'lapsed')
    match_contact(site, holding, lane, now, tonumber(a[3]))
  end
  seat(site, user, now)
  return {'ok'}
end
redis.register_function('hf_away', away)
