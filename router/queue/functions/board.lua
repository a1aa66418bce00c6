-- board: what a supervisor sees now. KEYS 1: site. ARGV: 1 now, 2 most contacts listed.
-- Returns {{waiting per level}, {oldest arrival per level or ''}, {{contact, level, channel, lane, state, arrived, holder,
-- engine, assessed, when it rose to high or more while waiting}, …}, {{user, state, load, capacity, {{contact, level,
-- state, accepted, engine, assessed}, …}}, …}, {answered, in_target, abandoned, texts_failed}, texts queued}.
local function board(keys, a)
  local site, now, most = keys[1], tonumber(a[1]), tonumber(a[2])
  local counts, oldest, order = {}, {}, {}
  for level = 0, 4 do
    counts[level + 1] = redis.call('ZCARD', site .. 'w:' .. level)
    oldest[level + 1] = redis.call('ZRANGE', site .. 'w:' .. level, 0, 0, 'WITHSCORES')[2] or ''
    for _, contact in ipairs(redis.call('ZRANGE', site .. 'w:' .. level, 0, most - 1)) do
      local c = redis.call('HMGET', site .. 'c:' .. contact, 'rank', 'level', 'channel', 'lane', 'state', 'arrived', 'holder',
        'engine', 'assessed', 'raised')
      if c[1] then
        order[#order + 1] = {tonumber(c[1]), {contact, c[2], c[3], c[4], c[5], c[6], c[7] or '', c[8] or '',
          c[9] or '', c[10] or ''}}
      end
    end
  end
  table.sort(order, function(x, y) return x[1] < y[1] or (x[1] == y[1] and x[2][1] < y[2][1]) end)
  local line = {}
  for i = 1, math.min(#order, most) do line[i] = order[i][2] end
  local clinicians = {}
  for _, user in ipairs(redis.call('SMEMBERS', site .. 'ks')) do
    local k = redis.call('HMGET', site .. 'k:' .. user, 'state', 'load', 'capacity')
    local held = {}
    for _, contact in ipairs(redis.call('SMEMBERS', site .. 'h:' .. user)) do
      local c = redis.call('HMGET', site .. 'c:' .. contact, 'level', 'state', 'accepted', 'engine', 'assessed')
      held[#held + 1] = {contact, c[1] or '', c[2] or '', c[3] or '', c[4] or '', c[5] or ''}
    end
    clinicians[#clinicians + 1] = {user, k[1] or 'away', k[2] or 0, k[3] or 0, held}
  end
  local today = redis.call('HMGET', site .. 'v:' .. math.floor(now / 86400000), 'answered', 'in_target', 'abandoned',
    'texts_failed')
  for i = 1, 4 do today[i] = today[i] or 0 end
  return {counts, oldest, line, clinicians, today, redis.call('ZCARD', site .. 'oq')}
end
redis.register_function{function_name = 'hf_board', callback = board, flags = {'no-writes'}}

-- counts: what every desk shows. ARGV: none. Returns {{waiting per level}, oldest arrival or '', available, paused, open,
-- what rings urgently, practices that do}.
local function counts(keys)
  local site, waiting, oldest = keys[1], {}, ''
  for level = 0, 4 do
    waiting[level + 1] = redis.call('ZCARD', site .. 'w:' .. level)
    local first = redis.call('ZRANGE', site .. 'w:' .. level, 0, 0, 'WITHSCORES')[2]
    if first and (oldest == '' or tonumber(first) < tonumber(oldest)) then oldest = first end
  end
  local available, paused, open = 0, 0, 0
  for _, user in ipairs(redis.call('SMEMBERS', site .. 'ks')) do
    local state = redis.call('HGET', site .. 'k:' .. user, 'state')
    if state == 'available' then available = available + 1 elseif state == 'paused' then paused = paused + 1 end
    open = open + redis.call('SCARD', site .. 'h:' .. user)
  end
  return {waiting, oldest, available, paused, open, redis.call('ZCARD', site .. 'yr'), redis.call('ZCARD', site .. 'yd')}
end
redis.register_function{function_name = 'hf_counts', callback = counts, flags = {'no-writes'}}
