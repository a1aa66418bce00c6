-- Duties: what somebody must do by a time. A duty is a hash with one timer; what the line tells (`upon`, site.lua) opens and
-- ends it in the same step as what caused it. Keys, each after the site's prefix:
--   y:DUTY  hash  kind contact item owner state(open|acknowledged|done|void) due opened ladder(urgent|routine) level rings
--                 next until by code drill escalation outcome ended, late (its time has come), acked (by anybody, once),
--                 lost (places of the ladder whose text did not arrive, and the ring that went on without: "0:3 2:4"); lives as
--                 long as its contact
--   yh:DUTY list  its history, JSON facts, the newest last, at most 500; what people did is also an event of the contact
--   yw:CONTACT set  all its duties; c:CONTACT has `duties`, the open ones, separated by spaces, and `silence`; p:PERSON has `dated`, those
--                 made of the days in the plan that this person holds
--   yo      zset  open and acknowledged duties by due      yr, yd zset urgent ones that ring, not acknowledged, by since; and practices
--   yg, yn  zset  rings, and other notices, of urgent duties to be carried, DUTY|WHAT|PATH|TURN, by when they may be
--                 claimed; a claim is a lease. A `ring` is one notice, with its number as turn; of the others there is one for
--                 each path, with the time as turn. What is not urgent rings at the consoles alone
--   yc:CODE string  the urgent duty that these four digits acknowledge, from its first ring; for a day after its end they are
--                 no other's, so that who answers late hears that it is over
--   yp      hash  policy, written by every node as it starts; times in ms      yi  how many ids were made
--   yf      list  "CONTACT SEQ" of agreed plans whose days are to be made duties
--   yl      hash  how many are late now, by kind; drills as drill:KIND
--   yv:DAY  hash  WHAT:KIND opened, overdue, done, void; drills as drill_WHAT:KIND; 40 days
-- Timers: duty:DUTY (it is due, rings next, or a promise ends), unanswered:CONTACT, silence:CONTACT.
local open_duty, end_duties, duty_policy
local duty_parts = {}  -- what the other files here use

do
local history_max, codes_tried, code_kept = 500, 20, 86400000
local defaults = {answer_0 = 3600000, answer_1 = 3600000, answer_2 = 900000, answer_3 = 180000, answer_4 = 60000,
  silence_high = 120000, silence = 300000, call_back = 3600000, responders = 900000, involuntary_look = 86400000,
  promise = 900000, routine_promise = 86400000, ring = 40000, routine_ring = 1800000, rings_per_level = 2, levels = 1}

-- A number of the policy; before any node has written it, what the settings come with.
duty_policy = function(site, name)
  return tonumber(redis.call('HGET', site .. 'yp', name) or defaults[name])
end

-- As router/core/id.hpp writes ids.
local function make_id(site, now)
  local alphabet, digits, time = '0123456789ABCDEFGHJKMNPQRSTVWXYZ', {}, now
  for i = 10, 1, -1 do
    local digit = time % 32
    digits[i], time = string.sub(alphabet, digit + 1, digit + 1), (time - digit) / 32
  end
  local hash = redis.sha1hex(site .. now .. ' ' .. redis.call('INCR', site .. 'yi'))
  for i = 1, 16 do
    local digit = tonumber(string.sub(hash, 2 * i - 1, 2 * i), 16) % 32
    digits[10 + i] = string.sub(alphabet, digit + 1, digit + 1)
  end
  return table.concat(digits)
end

local function tally(site, now, what, kind, drill)
  local day = site .. 'yv:' .. math.floor(now / 86400000)
  if redis.call('HINCRBY', day, (drill == '1' and 'drill_' or '') .. what .. ':' .. kind, 1) == 1 then
    redis.call('PEXPIRE', day, 40 * 86400000)
  end
end

local function note(site, duty, now, what, extra)
  redis.call('RPUSH', site .. 'yh:' .. duty, '{"at":' .. now .. ',"what":"' .. what .. '"' .. (extra or '') .. '}')
  redis.call('LTRIM', site .. 'yh:' .. duty, -history_max, -1)
end

local function named(field, name)
  return name and name ~= '' and ',"' .. field .. '":"' .. name .. '"' or ''
end

local function duty_fact(what, duty, kind, now, extra, drill)
  local marked = drill == '1' and ',"drill":true' or ''
  return fact('duty_' .. what, now, named('duty', duty) .. named('kind', kind) .. marked .. extra)
end

-- Somebody may be told by more than one path. The pager's own service hears what stops its alarm.
local function give_notice(site, duty, what, now, ladder, rings)
  hint(site, 'all', 'duty', duty, what)
  if ladder ~= 'urgent' then return end
  local p = redis.call('HMGET', site .. 'yp', 'notices', 'pager')
  local paths = p[1] or ''
  local stops = what == 'acknowledged' or what == 'ended'
  local paged = string.find(' ' .. (p[2] or '') .. ' ', ' pagerduty ', 1, true)
  if stops and paged and rings > 0 and not string.find(' ' .. paths .. ' ', ' pagerduty ', 1, true) then
    paths = paths .. ' pagerduty'
  end
  for path in string.gmatch(paths, '%S+') do
    redis.call('ZADD', site .. 'yn', now, duty .. '|' .. what .. '|' .. path .. '|' .. now)
  end
end

local function rung_of(site, rings)
  if rings == 0 then return 0 end
  return math.floor((rings - 1) / duty_policy(site, 'rings_per_level')) % duty_policy(site, 'levels')
end

-- Four digits that no other duty has now; none when nearly all are taken.
local function give_code(site, duty)
  local first = tonumber(string.sub(redis.sha1hex(duty), 1, 8), 16)
  for try = 0, codes_tried - 1 do
    local code = string.format('%04d', (first + try * 7919) % 10000)
    if redis.call('SET', site .. 'yc:' .. code, duty, 'NX') then
      redis.call('HSET', site .. 'y:' .. duty, 'code', code)
      return
    end
  end
end

local function ring_member(duty, rings) return duty .. '|ring||' .. rings end

-- It rings no more; so many rings there were.
local function be_quiet(site, duty, rings)
  redis.call('ZREM', site .. 'yr', duty)
  redis.call('ZREM', site .. 'yd', duty)
  redis.call('ZREM', site .. 'yg', ring_member(duty, rings))
end

-- It rings now and, until a person takes it, again and again: up the ladder, and at its top from the beginning.
local function ring(site, duty, now, ladder, code, drill)
  local yk = site .. 'y:' .. duty
  local rings = redis.call('HINCRBY', yk, 'rings', 1)
  local next = now + duty_policy(site, ladder == 'urgent' and 'ring' or 'routine_ring')
  redis.call('HSET', yk, 'next', next)
  redis.call('ZADD', site .. 't', next, 'duty:' .. duty)
  note(site, duty, now, 'ring', ',"turn":' .. rings .. ',"level":' .. rung_of(site, rings))
  if ladder == 'urgent' then
    if not code then give_code(site, duty) end
    redis.call('ZADD', site .. (drill == '1' and 'yd' or 'yr'), 'NX', now, duty)
    redis.call('ZREM', site .. 'yg', ring_member(duty, rings - 1))
    redis.call('ZADD', site .. 'yg', now, ring_member(duty, rings))
  end
  hint(site, 'all', 'duty', duty, 'ring')
end

-- What the timer of a duty says: it is due, a promise is over, or it rings again.
local function fire(site, duty, now)
  local yk = site .. 'y:' .. duty
  local y = redis.call('HMGET', yk, 'state', 'due', 'until', 'ladder', 'kind', 'drill', 'late', 'contact', 'by', 'code', 'rings')
  if y[1] ~= 'open' and y[1] ~= 'acknowledged' then return end
  local due = tonumber(y[2])
  if now >= due and not y[7] then
    redis.call('HSET', yk, 'late', '1')
    redis.call('HINCRBY', site .. 'yl', (y[6] == '1' and 'drill:' or '') .. y[5], 1)
    tally(site, now, 'overdue', y[5], y[6])
  end
  if y[1] == 'acknowledged' then
    if now < tonumber(y[3]) then
      redis.call('ZADD', site .. 't', y[3], 'duty:' .. duty)
      return
    end
    redis.call('HSET', yk, 'state', 'open', 'by', '', 'until', '')
    note(site, duty, now, 'expired', named('by', y[9]))
    append(site, y[8], duty_fact('expired', duty, y[5], now, named('by', y[9]), y[6]))
    give_notice(site, duty, 'expired', now, y[4], tonumber(y[11]))
  end
  if now < due then
    redis.call('HSET', yk, 'next', due)
    redis.call('ZADD', site .. 't', due, 'duty:' .. duty)
    return
  end
  ring(site, duty, now, y[4], y[10], y[6])
end
timers.duty = fire

local function ids_of(text)
  local ids = {}
  for id in string.gmatch(text or '', '%S+') do ids[#ids + 1] = id end
  return ids
end

local function open_ones(site, contact)
  return ids_of(redis.call('HGET', site .. 'c:' .. contact, 'duties'))
end

-- What was opened before is graver or due earlier than it was. Whoever took it, took less than that.
local function make_graver(site, duty, now, y, d)
  local yk, due, level = site .. 'y:' .. duty, tonumber(y[4]), tonumber(y[6])
  local urgent, earlier = d.ladder == 'urgent' and y[5] ~= 'urgent', d.due < due
  local worse = urgent or (d.level or 0) > math.max(level, high)
  if (d.level or 0) > level then redis.call('HSET', yk, 'level', d.level) end
  if not worse and not earlier then return end
  due = math.min(due, d.due)
  redis.call('HSET', yk, 'due', due, 'ladder', urgent and 'urgent' or y[5])
  redis.call('ZADD', site .. 'yo', due, duty)
  note(site, duty, now, 'graver', ',"urgent":' .. tostring(urgent or y[5] == 'urgent'))
  if y[3] == 'acknowledged' then
    if not worse then return end
    redis.call('HSET', yk, 'state', 'open', 'by', '', 'until', '')
  elseif not urgent and tonumber(y[7]) > 0 then
    return
  end
  fire(site, duty, now)
end

-- d: kind, contact, due, ladder, level, owner, item, escalation, drill ('1'). Of a contact, a kind and an item one is open:
-- opening it again can only make it graver or earlier. Returns its id.
open_duty = function(site, now, d)
  local item, drill = d.item or '', d.drill or ''
  local known = open_ones(site, d.contact)
  for _, duty in ipairs(known) do
    local y = redis.call('HMGET', site .. 'y:' .. duty, 'kind', 'item', 'state', 'due', 'ladder', 'level', 'rings')
    if y[1] == d.kind and y[2] == item then
      make_graver(site, duty, now, y, d)
      return duty
    end
  end
  local duty, ladder, level = make_id(site, now), d.ladder or 'routine', d.level or 0
  redis.call('HSET', site .. 'y:' .. duty, 'kind', d.kind, 'contact', d.contact, 'item', item, 'owner', d.owner or '',
    'state', 'open', 'due', d.due, 'opened', now, 'ladder', ladder, 'level', level, 'rings', 0, 'next', d.due, 'until', '',
    'by', '', 'drill', drill, 'escalation', d.escalation or '')
  known[#known + 1] = duty
  redis.call('HSET', site .. 'c:' .. d.contact, 'duties', table.concat(known, ' '))
  redis.call('SADD', site .. 'yw:' .. d.contact, duty)
  redis.call('ZADD', site .. 'yo', d.due, duty)
  redis.call('ZADD', site .. 't', d.due, 'duty:' .. duty)
  tally(site, now, 'opened', d.kind, drill)
  note(site, duty, now, 'opened', ',"urgent":' .. tostring(ladder == 'urgent'))
  append(site, d.contact, duty_fact('opened', duty, d.kind, now, named('owner', d.owner) .. ',"lv":' .. level
    .. ',"due":' .. d.due .. ',"urgent":' .. tostring(ladder == 'urgent'), drill))
  give_notice(site, duty, 'opened', now, ladder, 0)
  if d.due <= now then fire(site, duty, now) end
  return duty
end

-- `event`: of who did it, in their own words; none: the line's own. Returns its place in the journal.
local function end_one(site, duty, now, state, by, outcome, event)
  local yk = site .. 'y:' .. duty
  local y = redis.call('HMGET', yk, 'contact', 'kind', 'drill', 'late', 'rings', 'code', 'ladder')
  redis.call('HSET', yk, 'state', state, 'by', by, 'outcome', outcome, 'ended', now, 'next', '', 'until', '')
  redis.call('ZREM', site .. 'yo', duty)
  redis.call('ZREM', site .. 't', 'duty:' .. duty)
  be_quiet(site, duty, y[5])
  if y[6] then redis.call('PEXPIRE', site .. 'yc:' .. y[6], code_kept) end
  local left = {}
  for _, other in ipairs(open_ones(site, y[1])) do
    if other ~= duty then left[#left + 1] = other end
  end
  redis.call('HSET', site .. 'c:' .. y[1], 'duties', table.concat(left, ' '))
  if y[4] then redis.call('HINCRBY', site .. 'yl', (y[3] == '1' and 'drill:' or '') .. y[2], -1) end
  tally(site, now, state, y[2], y[3])
  local seq = append(site, y[1],
    event or duty_fact(state, duty, y[2], now, named('by', by) .. named('outcome', outcome), y[3]))
  note(site, duty, now, state, named('by', by) .. named('outcome', outcome) .. (event and ',"seq":' .. seq or ''))
  give_notice(site, duty, 'ended', now, y[7], tonumber(y[5]))
  return seq
end

-- All open ones of a contact of these kinds are 'done' or 'void'. `by`: who did it, or ''. `known`: those that are open, if
-- they were read.
end_duties = function(site, now, contact, kinds, state, by, outcome, known)
  local ids = known or redis.call('HGET', site .. 'c:' .. contact, 'duties')
  if not ids or ids == '' then return end
  for duty in string.gmatch(ids, '%S+') do
    local kind = redis.call('HGET', site .. 'y:' .. duty, 'kind')
    for _, wanted in ipairs(kinds) do
      if kind == wanted then end_one(site, duty, now, state, by, outcome) end
    end
  end
end

-- A duty as it is: in the order in which ops/duties/duties.cpp reads it; {} when there is none.
local function look_at(site, duty)
  local y = redis.call('HMGET', site .. 'y:' .. duty, 'kind', 'contact', 'item', 'owner', 'state', 'due', 'opened', 'ladder',
    'level', 'rings', 'next', 'until', 'by', 'code', 'drill', 'escalation', 'outcome')
  if not y[1] then return {} end
  local c = redis.call('HMGET', site .. 'c:' .. y[2], 'level', 'owner', 'state')
  local serving = (c[3] == 'active' or c[3] == 'wrapup') and c[2] or ''
  return {duty, y, rung_of(site, tonumber(y[10])), c[1] or y[9], serving}
end

duty_parts = {note = note, named = named, fact = duty_fact, give_notice = give_notice, fire = fire, end_one = end_one,
  ring_member = ring_member, be_quiet = be_quiet, rung_of = rung_of, ids_of = ids_of, open_ones = open_ones, look_at = look_at}
end
