-- The rota: who is on call when, as the JSON of ops/oncall/rota/rota_json.hpp, which nothing here reads. Key, after the
-- site's prefix:
--   ro      hash  version, rota; names of accounts and times only, nothing of a contact
do
-- rota: KEYS 1: site. ARGV: 1 version known or ''. Returns {version} if that is still it, else {version, rota}; the version
-- is 0 and the rota '' before one was written.
redis.register_function{function_name = 'hf_rota', flags = {'no-writes'}, callback = function(keys, a)
  local r = redis.call('HMGET', keys[1] .. 'ro', 'version', 'rota')
  local version = tonumber(r[1] or 0)
  if a[1] == tostring(version) then return {version} end
  return {version, r[2] or ''}
end}

-- rota_put: replaces it, if nobody else has since. ARGV: 1 version that is replaced, 2 rota, 3 idempotency key or '', 4 its
-- life ms, then the users that must have an account. Returns {'ok', version}, {'again', version} (this key did it before), {'stale', version},
-- {'no_user', which}.
redis.register_function('hf_rota_put', function(keys, a)
  local site = keys[1]
  local before = a[3] ~= '' and say_again(site, a[3])
  if before then return {'again', tonumber(before[3])} end
  local r = redis.call('HMGET', site .. 'ro', 'version', 'rota')
  local version, replaced = tonumber(r[1] or 0), tonumber(a[1])
  -- A reply was lost, and this is asked again.
  if version == replaced + 1 and r[2] == a[2] then return {'ok', version} end
  if version ~= replaced then return {'stale', version} end
  for i = 5, #a do
    if redis.call('EXISTS', site .. 'u:' .. a[i]) == 0 then return {'no_user', a[i]} end
  end
  redis.call('HSET', site .. 'ro', 'version', version + 1, 'rota', a[2])
  if a[3] ~= '' then remember(site, a[3], a[4], 'rota', version + 1) end
  hint(site, 'all', 'rota', version + 1)
  return {'ok', version + 1}
end)
end
