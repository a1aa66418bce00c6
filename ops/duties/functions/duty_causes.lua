-- What opens and ends duties by itself: the line tells it (`upon`, site.lua), and timers.
do
local parts = duty_parts

local function ladder_of(level) return level >= high and 'urgent' or 'routine' end

local function await_clinician(site, contact, now, level, since, returned)
  if returned then
    redis.call('ZREM', site .. 't', 'silence:' .. contact)
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

upon('accepted', function(site, contact, now, user)
  redis.call('ZREM', site .. 't', 'unanswered:' .. contact)
  end_duties(site, now, contact, {'answer'}, 'done', user, 'accepted')
end)

upon('heard', function(site, contact, now, owner, level)
  local patience = duty_policy(site, level >= high and 'silence_high' or 'silence')
  redis.call('ZADD', site .. 't', 'LT', now + patience, 'silence:' .. contact)
end)

function timers.silence(site, contact, now, t, at)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'level', 'owner')
  if c[1] ~= 'active' then return end
  local level = tonumber(c[2])
  open_duty(site, now, {kind = 'silence', contact = contact, due = at, ladder = ladder_of(level), level = level, owner = c[3]})
end

local function no_more_silence(site, contact, now, state, by, outcome)
  redis.call('ZREM', site .. 't', 'silence:' .. contact)
  end_duties(site, now, contact, {'silence'}, state, by, outcome)
end

upon('spoke', function(site, contact, now, user) no_more_silence(site, contact, now, 'done', user, 'spoke') end)
upon('ended', function(site, contact, now, user) no_more_silence(site, contact, now, 'void', user, 'ended') end)

upon('left', function(site, contact, now, level, talked)
  if talked then return no_more_silence(site, contact, now, 'void', '', 'left') end
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
