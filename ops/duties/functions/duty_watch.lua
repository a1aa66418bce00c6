-- What is open is never without a timer, whatever it was lost by: a bug, functions of an older Holdfast that set none, a store
-- mended by hand. KEYS 1: site prefix.
do
-- Once there was one, people decide what becomes of it.
local function was_answer_due(site, contact)
  for _, duty in ipairs(redis.call('SMEMBERS', site .. 'yw:' .. contact)) do
    if redis.call('HGET', site .. 'y:' .. duty, 'kind') == 'answer' then return true end
  end
end

-- duty_watch: gives a timer to what has none. ARGV: 1 now, 2 'duties', or the level of those who wait in line, 3 how many to
-- pass over, 4 most looked at. Returns {looked at, given a timer}.
redis.register_function('hf_duty_watch', function(keys, a)
  local site, now, first, given = keys[1], tonumber(a[1]), tonumber(a[3]), 0
  local level = tonumber(a[2])
  local from = level and 'w:' .. level or 'yo'
  local looked = redis.call('ZRANGE', site .. from, first, first + tonumber(a[4]) - 1, 'WITHSCORES')
  for i = 1, #looked, 2 do
    local timer = (level and 'unanswered:' or 'duty:') .. looked[i]
    local set = redis.call('ZSCORE', site .. 't', timer)
    if not set and not (level and was_answer_due(site, looked[i])) then
      redis.call('ZADD', site .. 't', level and looked[i + 1] + duty_policy(site, 'answer_' .. level) or now, timer)
      given = given + 1
    end
  end
  return {#looked / 2, given}
end)
end
