-- staff_put: makes or replaces an account. Sessions opened before end, and with them the desks: whoever had the old password
-- is out. Its phone stays unless the fields name another, or none. KEYS 1: site. ARGV: 1 user, then field and value pairs.
-- Returns 1 for a new account, 0 for a replaced one, -1 when the phone is another's.
local function staff_put(keys, a)
  local user = table.remove(a, 1)
  local account, phone = keys[1] .. 'u:' .. user, nil
  for i = 1, #a, 2 do
    if a[i] == 'phone_name' then phone = a[i + 1] end
  end
  if phone then
    local whose = phone ~= '' and redis.call('GET', keys[1] .. 'up:' .. phone)
    if whose and whose ~= user then return -1 end
    local before = redis.call('HGET', account, 'phone_name')
    if before and before ~= '' then redis.call('DEL', keys[1] .. 'up:' .. before) end
    if phone ~= '' then redis.call('SET', keys[1] .. 'up:' .. phone, user) end
  end
  local time = redis.call('TIME')
  redis.call('HSET', account, 'changed', time[1] .. '.' .. time[2], unpack(a))
  hint(keys[1], 'all', 'signed_out', user, '')
  return redis.call('SADD', keys[1] .. 'us', user)
end
redis.register_function('hf_staff_put', staff_put)

-- staff_remove: the account is gone, and its phone, sessions and desks with it. ARGV: 1 user. Returns 1, or 0 if there was
-- none.
local function staff_remove(keys, a)
  local phone = redis.call('HGET', keys[1] .. 'u:' .. a[1], 'phone_name')
  if phone and phone ~= '' then redis.call('DEL', keys[1] .. 'up:' .. phone) end
  redis.call('DEL', keys[1] .. 'u:' .. a[1])
  hint(keys[1], 'all', 'signed_out', a[1], '')
  return redis.call('SREM', keys[1] .. 'us', a[1])
end
redis.register_function('hf_staff_remove', staff_remove)

-- login_gate: counts a try at signing in, per account and per address. ARGV: 1 now, 2 pause ms, then each thing counted and
-- the most tries of it in that time. Returns 0 when it may be tried, else how many ms to wait.
local function login_gate(keys, a)
  local now, pause = tonumber(a[1]), tonumber(a[2])
  local wait = 0
  for i = 3, #a, 2 do
    local key, most = keys[1] .. 'lg:' .. a[i], tonumber(a[i + 1])
    local g = redis.call('HMGET', key, 'n', 'since')
    local since = tonumber(g[2] or now)
    if now - since >= pause or not g[1] then
      redis.call('HSET', key, 'n', 1, 'since', now)
    elseif tonumber(g[1]) >= most then
      wait = math.max(wait, since + pause - now)
    else
      redis.call('HSET', key, 'n', tonumber(g[1]) + 1)
    end
    redis.call('PEXPIRE', key, pause * 2)
  end
  return wait
end
redis.register_function('hf_login_gate', login_gate)

-- login_forget: a right password clears the account's tries and takes its own off the address, which a whole centre may
-- share. ARGV: 1 the account, 2 the address, as counted. Returns 1.
local function login_forget(keys, a)
  redis.call('DEL', keys[1] .. 'lg:' .. a[1])
  local address = keys[1] .. 'lg:' .. a[2]
  if tonumber(redis.call('HGET', address, 'n') or 0) > 0 then redis.call('HINCRBY', address, 'n', -1) end
  return 1
end
redis.register_function('hf_login_forget', login_forget)

-- session_open: ARGV: 1 hash of the token, 2 user, 3 now, 4 idle ms, 5 longest ms. Returns 1.
local function session_open(keys, a)
  local key = keys[1] .. 's:' .. a[1]
  local account = redis.call('HGET', keys[1] .. 'u:' .. a[2], 'changed') or ''
  redis.call('HSET', key, 'user', a[2], 'account', account, 'since', a[3], 'last', a[3])
  redis.call('PEXPIRE', key, a[5])
  return 1
end
redis.register_function('hf_session_open', session_open)

-- session_touch: who it is, if the session still lives by the line's own time and the account has not been replaced since;
-- it lives on. ARGV: 1 hash, 2 now, 3 idle ms, 4 longest ms. Returns {user, name, role, languages, senior} or {}.
local function session_touch(keys, a)
  local key, now = keys[1] .. 's:' .. a[1], tonumber(a[2])
  local s = redis.call('HMGET', key, 'user', 'since', 'last', 'account')
  if not s[1] then return {} end
  local u = redis.call('HMGET', keys[1] .. 'u:' .. s[1], 'name', 'role', 'languages', 'senior', 'changed')
  if not u[1] or (s[4] or '') ~= (u[5] or '')
    or now - tonumber(s[3]) > tonumber(a[3]) or now - tonumber(s[2]) > tonumber(a[4]) then
    redis.call('DEL', key)
    return {}
  end
  redis.call('HSET', key, 'last', now)
  return {s[1], u[1], u[2], u[3], u[4]}
end
redis.register_function('hf_session_touch', session_touch)

-- session_close: the session ends, and with it any desk opened by it. ARGV: 1 hash. Returns 1.
local function session_close(keys, a)
  local key = keys[1] .. 's:' .. a[1]
  local user = redis.call('HGET', key, 'user')
  if user then hint(keys[1], 'all', 'signed_out', user, a[1]) end
  redis.call('DEL', key)
  return 1
end
redis.register_function('hf_session_close', session_close)

-- staff: who works here, in the order of their users. ARGV: 1 most. Returns {{user, name, role}, …}.
redis.register_function{function_name = 'hf_staff', flags = {'no-writes'}, callback = function(keys, a)
  local users, shown = redis.call('SMEMBERS', keys[1] .. 'us'), {}
  table.sort(users)
  for i = 1, math.min(#users, tonumber(a[1])) do
    local u = redis.call('HMGET', keys[1] .. 'u:' .. users[i], 'name', 'role')
    shown[i] = {users[i], u[1] or users[i], u[2] or ''}
  end
  return shown
end}
