-- chat_here: a chat's socket is (again) with this node. KEYS 1: site. ARGV: 1 person, 2 node.
-- Returns {contact, wrapped key}, or {} when the person is unknown or the conversation is over.
local function chat_here(keys, a)
  local site = keys[1]
  local p = redis.call('HMGET', site .. 'p:' .. a[1], 'contact', 'key')
  if not p[1] or p[1] == '' then return {} end
  local before = redis.call('HGET', site .. 'c:' .. p[1], 'node')
  if before and before ~= '' then redis.call('SREM', site .. 'cn:' .. before, p[1]) end
  redis.call('HSET', site .. 'c:' .. p[1], 'node', a[2])
  redis.call('SADD', site .. 'cn:' .. a[2], p[1])
  redis.call('ZREM', site .. 't', 'away:' .. p[1])
  return {p[1], p[2]}
end
redis.register_function('hf_chat_here', chat_here)

-- The chat has no socket at that node any more; it may come back within the grace.
local function chat_away(site, contact, node, now, grace_ms)
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'node', 'state')
  if c[1] ~= node then return 0 end
  redis.call('HSET', ck, 'node', '')
  redis.call('SREM', site .. 'cn:' .. node, contact)
  if c[2] ~= 'closed' then redis.call('ZADD', site .. 't', now + grace_ms, 'away:' .. contact) end
  return 1
end

-- chat_gone: the chat's socket ended without a word. ARGV: 1 now, 2 contact, 3 node, 4 grace ms.
-- Returns 1 if this node had it, else 0.
local function chat_gone(keys, a)
  return chat_away(keys[1], a[2], a[3], tonumber(a[1]), tonumber(a[4]))
end
redis.register_function('hf_chat_gone', chat_gone)

-- places: where contacts stand. ARGV: contacts. Returns state and place of each in turn; place from 1, 0 when not in line.
local function places(keys, a)
  local site, found = keys[1], {}
  for i, contact in ipairs(a) do
    local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'lane', 'level')
    local rank = c[1] == 'waiting' and redis.call('ZRANK', site .. 'q:' .. tiered(c[2], tonumber(c[3])), contact)
    found[2 * i - 1] = c[1] or 'unknown'
    found[2 * i] = rank and rank + 1 or 0
  end
  return found
end
redis.register_function{function_name = 'hf_places', callback = places, flags = {'no-writes'}}
