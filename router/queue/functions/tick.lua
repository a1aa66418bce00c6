-- tick: does what is due, a bounded number at a time; whichever node calls it first does it, once.
-- KEYS 1: site. ARGV: 1 now, 2 most timers, 3 offer ms, 4 passed over ms, 5 grace ms, 6 credit of a returned contact ms,
-- 7 lease of words to who waits ms, 8 grace of a chat ms, 9 long wait ms.
-- Returns {next due ms or 0, {contact, 'long_wait'|'returned', …}, broken}: to whom which words are due, and how many timers'
-- functions broke off. A timer's function gets the site, the subject, now, the arguments and the time it was set to. Parts
-- above add theirs.
local timers = {}
local broken_again = 10000  -- ms; one that broke off is tried again then, and holds no other up

function timers.offer(site, contact, now, t)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'holder')
  if c[1] ~= 'offered' then return end
  local lane = withdraw_offer(site, contact, c[2], now, t.pass_ms, 'lapsed')
  match_contact(site, contact, lane, now, t.offer_ms)
  match_clinician(site, c[2], now, t.offer_ms)
end

function timers.pass(site, contact, now, t)
  redis.call('ZREMRANGEBYSCORE', site .. 'x:' .. contact, '-inf', now)
  local left = redis.call('ZRANGE', site .. 'x:' .. contact, 0, 0, 'WITHSCORES')
  if left[2] then redis.call('ZADD', site .. 't', left[2], 'pass:' .. contact) end
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'lane', 'level')
  if c[1] == 'waiting' then match_contact(site, contact, tiered(c[2], tonumber(c[3])), now, t.offer_ms) end
end

function timers.wait(site, contact, now, t)
  redis.call('ZADD', site .. 't', now + t.words_ms, 'wait:' .. contact)
  t.words[#t.words + 1] = contact
  t.words[#t.words + 1] = redis.call('HGET', site .. 'c:' .. contact, 'owed') or 'long_wait'
end

function timers.rest(site, user, now, t)
  match_clinician(site, user, now, t.offer_ms)
end

function timers.away(site, contact, now, t)
  contact_leaves(site, contact, now, 'false', t.offer_ms)
end

-- The grace is over: conversations wait again, ahead of their risk; wrap-ups stay with their owner.
function timers.lost(site, user, now, t)
  local kk = site .. 'k:' .. user
  if redis.call('HGET', kk, 'state') ~= 'lost' then return end
  redis.call('HSET', kk, 'state', 'away', 'was', '')
  for _, contact in ipairs(redis.call('SMEMBERS', site .. 'h:' .. user)) do
    local ck = site .. 'c:' .. contact
    local c = redis.call('HMGET', ck, 'state', 'lane', 'level', 'rank', 'arrived', 'channel')
    if c[1] == 'active' then
      local level, rank = tonumber(c[3]), tonumber(c[4]) - t.returned_ms
      append(site, contact, fact('lost', now, ',"by":"' .. user .. '"'))
      redis.call('HSET', ck, 'state', 'waiting', 'owner', '', 'owner_node', '', 'before', user, 'rank', rank, 'returned', '1')
      redis.call('SREM', site .. 'h:' .. user, contact)
      redis.call('HINCRBY', kk, 'load', -1)
      redis.call('ZADD', site .. 'q:' .. tiered(c[2], level), rank, contact)
      redis.call('ZADD', site .. 'w:' .. level, c[5], contact)
      -- A chat page has its own words for it; a phone is told at once.
      local by_text = c[6] ~= 'chat'
      if by_text then redis.call('HSET', ck, 'owed', 'returned') end
      redis.call('ZADD', site .. 't', now + (by_text and 0 or t.long_wait_ms), 'wait:' .. contact)
      append(site, contact, fact('returned', now))
      happened('waiting', site, contact, now, level, now, true)
      match_contact(site, contact, tiered(c[2], level), now, t.offer_ms)
    end
  end
end

-- A node's heartbeat stopped: all desks and chats it held are lost, a bounded number of chats at a time.
function timers.node(site, node, now, t)
  redis.call('SET', site .. 'nd:' .. node, '1', 'PX', 86400000)
  hint(site, node, 'taken_for_dead', node)
  local chats = redis.call('SRANDMEMBER', site .. 'cn:' .. node, t.most)
  for _, contact in ipairs(chats) do
    if chat_away(site, contact, node, now, t.away_ms) == 0 then redis.call('SREM', site .. 'cn:' .. node, contact) end
  end
  if #chats == t.most then redis.call('ZADD', site .. 't', now, 'node:' .. node) end
  for _, user in ipairs(redis.call('SMEMBERS', site .. 'ks')) do
    if redis.call('HGET', site .. 'k:' .. user, 'node') == node then
      lose_desk(site, user, now, t.grace_ms, t.pass_ms, t.offer_ms)
    end
  end
end

local function tick(keys, a)
  local site, now = keys[1], tonumber(a[1])
  local broken = 0
  local t = {offer_ms = tonumber(a[3]), pass_ms = tonumber(a[4]), grace_ms = tonumber(a[5]), returned_ms = tonumber(a[6]),
    words_ms = tonumber(a[7]), away_ms = tonumber(a[8]), long_wait_ms = tonumber(a[9]), most = tonumber(a[2]), words = {}}
  local due = redis.call('ZRANGE', site .. 't', '-inf', now, 'BYSCORE', 'LIMIT', 0, a[2])
  for _, timer in ipairs(due) do
    local kind, subject = string.match(timer, '^(%a+):(.+)$')
    -- What ran before may have cancelled it or set it anew.
    local score = redis.call('ZSCORE', site .. 't', timer)
    if score and tonumber(score) <= now then
      redis.call('ZREM', site .. 't', timer)
      if not pcall(timers[kind], site, subject, now, t, tonumber(score)) then
        broken = broken + 1
        redis.call('ZADD', site .. 't', 'LT', now + broken_again, timer)
      end
    end
  end
  local following = redis.call('ZRANGE', site .. 't', 0, 0, 'WITHSCORES')
  return {following[2] or '0', t.words, broken}
end
redis.register_function('hf_tick', tick)

-- heartbeat: a node lives. ARGV: 1 now, 2 node, 3 lease ms, 4 '1' = it has said again what it holds. Returns 1, or 0 when
-- it was taken for dead: what it held counts as lost until it says so again.
local function heartbeat(keys, a)
  local come = tonumber(redis.call('GET', keys[1] .. 'lt') or 0)
  if tonumber(a[1]) > come then redis.call('SET', keys[1] .. 'lt', a[1]) end
  redis.call('ZADD', keys[1] .. 't', tonumber(a[1]) + tonumber(a[3]), 'node:' .. a[2])
  if a[4] == '1' then redis.call('DEL', keys[1] .. 'nd:' .. a[2]) end
  return 1 - redis.call('EXISTS', keys[1] .. 'nd:' .. a[2])
end
redis.register_function('hf_heartbeat', heartbeat)
