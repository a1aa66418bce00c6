-- What opens and ends duties by itself: the line tells it (`upon`, site.lua), and timers.
do
local parts = duty_parts

local function ladder_of(level) return level >= high and 'urgent' or 'routine' end

local function await_clinician(site, contact, now, level, since, returned)
  if returned then
    end_duties(site, now, contact, {'silence'}, 'void', '', 'returned')
  end
  redis.call('ZADD', site .. 't', 'LT', since + duty_policy(site, 'answer_' .. level), 'unanswered:' .. contact)
end
upon('waiting', await_clinician)

-- Written down once it is overdue: before that the line itself shows who waits.
function timers.unanswered(site, contact, now, t, at)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'level')
  if c[1] ~= 'waiting' and c[1] ~= 'offered' then return end
  local level = tonumber(c[2])
  open_duty(site, now, {kind = 'answer', contact = contact, due = at, ladder = ladder_of(level), level = level})
end

upon('accepted', function(site, contact, now, user, duties)
  redis.call('ZREM', site .. 't', 'unanswered:' .. contact)
  end_duties(site, now, contact, {'answer'}, 'done', user, 'accepted', duties or '')
end)

local function patience(site, level) return duty_policy(site, level >= high and 'silence_high' or 'silence') end

local function await_answer(site, contact, at, level)
  redis.call('ZADD', site .. 't', 'LT', at, 'silence:' .. contact)
  redis.call('HSET', site .. 'c:' .. contact, 'silence', at .. ' ' .. level)
end

-- `silence`: when the timer looks whether they have been answered, and for which level it was set. It stays when they are,
-- so that few messages have to move it.
upon('heard', function(site, contact, now, level, silence)
  local at, of = string.match(silence or '', '^(%d+) (%d)$')
  if at and tonumber(at) >= now and tonumber(of) >= level then return end
  await_answer(site, contact, now + patience(site, level), level)
end)

function timers.silence(site, contact, now, t, at)
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'level', 'owner', 'unanswered')
  redis.call('HDEL', ck, 'silence')
  if c[1] ~= 'active' or c[4] == '' then return end
  local level = tonumber(c[2])
  local due = c[4] and tonumber(c[4]) + patience(site, level) or at
  if due > now then return await_answer(site, contact, due, level) end
  open_duty(site, now, {kind = 'silence', contact = contact, due = at, ladder = ladder_of(level), level = level, owner = c[3]})
end

upon('spoke', function(site, contact, now, user, duties)
  end_duties(site, now, contact, {'silence'}, 'done', user, 'spoke', duties or '')
end)

upon('ended', function(site, contact, now, user, duties)
  end_duties(site, now, contact, {'silence'}, 'void', user, 'ended', duties or '')
end)

upon('left', function(site, contact, now, level, talked)
  if talked then return end_duties(site, now, contact, {'silence'}, 'void', '', 'left') end
  redis.call('ZREM', site .. 't', 'unanswered:' .. contact)
  end_duties(site, now, contact, {'answer'}, 'void', '', 'left')
  if level < high then return end
  open_duty(site, now, {kind = 'call_back', contact = contact, due = now + duty_policy(site, 'call_back'), ladder = 'urgent',
    level = level})
end)

upon('erased', function(site, contact, _, named)
  for _, duty in ipairs(redis.call('SMEMBERS', site .. 'yw:' .. contact)) do
    local y = redis.call('HMGET', site .. 'y:' .. duty, 'state', 'kind', 'drill', 'late', 'rings', 'code')
    local open = y[1] == 'open' or y[1] == 'acknowledged'
    if open and y[4] then redis.call('HINCRBY', site .. 'yl', (y[3] == '1' and 'drill:' or '') .. y[2], -1) end
    -- Of one that ended long ago it may be another's by now.
    if y[6] and redis.call('GET', site .. 'yc:' .. y[6]) == duty then redis.call('DEL', site .. 'yc:' .. y[6]) end
    redis.call('ZREM', site .. 'yo', duty)
    redis.call('ZREM', site .. 't', 'duty:' .. duty)
    parts.be_quiet(site, duty, y[5] or 0)
    redis.call('DEL', site .. 'y:' .. duty, site .. 'yh:' .. duty)
    if named then redis.call('SADD', site .. 'eg:' .. named, duty) end
  end
  redis.call('ZREM', site .. 't', 'unanswered:' .. contact, 'silence:' .. contact)
  redis.call('DEL', site .. 'yw:' .. contact)
end)
end
