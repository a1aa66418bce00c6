-- Emergency escalations. What they say is sealed and stands in the journal of their contact; here is only how each stands. The
-- rules of a step are ops/escalation/steps.hpp's; here it is made sure that nothing has moved since they were applied. Keys,
-- each after the site's prefix:
--   e:ESC    hash  contact, state, rev (the opening and the steps so far), opened, by, since (of the state), supervisor, told,
--                  consulted, reached, closed (when, first), outcome, involuntary, drill, notes (how many)
--   es:ESC   list  places of its entries in the journal, in their order; at most 200 steps and 200 notes
--   eo       zset  open ones by when they were opened       ed zset closed ones by when, the newest 500
--   c:CONTACT has `escalated`, "ESC STATE" of its newest, and `escalations`, all of them, separated by spaces; at most 100
-- A drill has a contact and a person of its own, which are in no line and no count. Timer: drill:CONTACT, when it goes.
do
local steps_max, notes_max, a_contact_max, ended_max, drill_life = 200, 200, 100, 500, 40 * 86400000

-- Who may: 'serving', who serves the contact or was the last to; 'any', whom the caller vouches for.
local function may(site, contact, mode, user)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'owner', 'level')
  if not c[1] then return nil, {'unknown'} end
  if mode == 'serving' and c[2] ~= user then return nil, {'forbidden'} end
  return c
end

local function standing(site, esc, mode, user)
  local e = redis.call('HMGET', site .. 'e:' .. esc, 'contact', 'state', 'rev', 'supervisor', 'told', 'drill', 'notes')
  if not e[1] then return nil, nil, {'unknown'} end
  local c, refused = may(site, e[1], mode, user)
  return c, e, refused
end

local function add_entry(site, esc, contact, event)
  local seq = append(site, contact, event)
  redis.call('RPUSH', site .. 'es:' .. esc, seq)
  return seq
end

local function mark(site, contact, esc, state)
  redis.call('HSET', site .. 'c:' .. contact, 'escalated', esc .. ' ' .. state)
end

local function open_now(site, now, contact, esc, user, event, level, drill)
  redis.call('HSET', site .. 'e:' .. esc, 'contact', contact, 'state', 'opened', 'rev', 1, 'opened', now, 'by', user,
    'since', now, 'supervisor', '', 'drill', drill, 'notes', 0)
  redis.call('ZADD', site .. 'eo', now, esc)
  local all = redis.call('HGET', site .. 'c:' .. contact, 'escalations')
  redis.call('HSET', site .. 'c:' .. contact, 'escalations', all and all .. ' ' .. esc or esc)
  mark(site, contact, esc, 'opened')
  local seq = add_entry(site, esc, contact, event)
  open_duty(site, now, {kind = 'escalation', contact = contact, due = now, ladder = 'urgent', level = level, escalation = esc,
    drill = drill})
  return seq
end

-- escalation_open: ARGV: 1 now, 2 contact, 3 escalation, 4 mode, 5 user, 6 event, 7 idempotency key, 8 its life ms. Who serves
-- it opens one in the conversation or its wrap-up; others at any time. Of a contact one is open. Returns {'ok', escalation,
-- seq}, {'again', escalation, seq}, {'open', the escalation there is}, {'conflict'}, {'full'}, {'forbidden'}, {'unknown'}.
redis.register_function('hf_escalation_open', function(keys, a)
  local site, now, contact, esc, mode = keys[1], tonumber(a[1]), a[2], a[3], a[4]
  local again = say_again(site, a[7])
  if again then return again end
  local c, refused = may(site, contact, mode, a[5])
  if not c then return refused end
  if mode == 'serving' and c[1] ~= 'active' and c[1] ~= 'wrapup' then return {'conflict'} end
  if c[1] == 'drill' then return {'conflict'} end
  local before = redis.call('HMGET', site .. 'c:' .. contact, 'escalated', 'escalations')
  local newest = string.match(before[1] or '', '^%w+')
  if newest and redis.call('ZSCORE', site .. 'eo', newest) then return {'open', newest} end
  if #lanes_of(before[2]) >= a_contact_max then return {'full'} end
  local seq = open_now(site, now, contact, esc, a[5], a[6], tonumber(c[3]), '')
  remember(site, a[7], a[8], esc, seq)
  return {'ok', esc, seq}
end)

-- escalation_drill: a practice contact with a person of its own, and its escalation. ARGV: 1 now, 2 contact, 3 person, 4 their
-- wrapped key, 5 lane, 6 level, 7 escalation, 8 user, 9 event, 10 key, 11 life ms. Returns {'ok', escalation, seq}, {'again', …}.
redis.register_function('hf_escalation_drill', function(keys, a)
  local site, now, contact, person = keys[1], tonumber(a[1]), a[2], a[3]
  local again = say_again(site, a[10])
  if again then return again end
  redis.call('HSET', site .. 'p:' .. person, 'key', a[4], 'last', contact)
  redis.call('HSET', site .. 'c:' .. contact, 'state', 'drill', 'person', person, 'channel', 'drill', 'lane', a[5], 'level', a[6],
    'engine', a[6], 'concerns', '', 'arrived', now, 'rank', now, 'turns', 0, 'owner', a[8])
  local seq = open_now(site, now, contact, a[7], a[8], a[9], tonumber(a[6]), '1')
  remember(site, a[10], a[11], a[7], seq)
  return {'ok', a[7], seq}
end)

-- What a step opens and ends. `s`: to, contact, level, esc, drill, user, supervisor (named so far), told (somebody, so far).
local upon_step = {}

function upon_step.consulted(site, now, s)
  if s.told then return end_duties(site, now, s.contact, {'escalation'}, 'done', s.supervisor, 'consulted') end
  return duty_parts.take_open(site, now, s.contact, 'escalation', s.supervisor)
end

-- Until a supervisor is named it goes on ringing for one.
function upon_step.told(site, now, s)
  if s.supervisor ~= '' then end_duties(site, now, s.contact, {'escalation'}, 'done', s.user, 'told') end
  open_duty(site, now, {kind = 'responders', contact = s.contact, due = now + duty_policy(site, 'responders'), ladder = 'urgent',
    level = s.level, owner = s.user, escalation = s.esc, drill = s.drill})
  if s.agreed == '1' then return end
  redis.call('HSET', site .. 'e:' .. s.esc, 'involuntary', '1')
  open_duty(site, now, {kind = 'involuntary_look', contact = s.contact, due = now + duty_policy(site, 'involuntary_look'),
    ladder = 'routine', level = s.level, item = s.esc, escalation = s.esc, drill = s.drill})
end

function upon_step.reached(site, now, s)
  end_duties(site, now, s.contact, {'responders'}, 'done', s.user, 'reached')
end

function upon_step.closed(site, now, s)
  local state = s.outcome == 'wrong' and 'void' or 'done'
  end_duties(site, now, s.contact, {'escalation', 'responders'}, state, s.user, s.outcome)
  redis.call('HSET', site .. 'e:' .. s.esc, 'outcome', s.outcome)
  redis.call('ZREM', site .. 'eo', s.esc)
  redis.call('ZADD', site .. 'ed', now, s.esc)
  redis.call('ZREMRANGEBYRANK', site .. 'ed', 0, -1 - ended_max)
  if s.drill == '1' then redis.call('ZADD', site .. 't', now + drill_life, 'drill:' .. s.contact) end
end

local function may_decide(site, user)
  local role = redis.call('HGET', site .. 'u:' .. user, 'role')
  return role == 'supervisor' or role == 'on_call' or role == 'admin'
end

-- escalation_step: ARGV: 1 now, 2 escalation, 3 mode, 4 user, 5 rev it was taken from, 6 step, 7 state from then on, 8 event,
-- 9 key, 10 life ms, 11 supervisor named with it or '', 12 second person or '', 13 '1' = the person agreed, 14 outcome or ''.
-- Returns {'ok', escalation, seq, ms from its opening or '' if the step was taken before, ms that its duty waited for somebody
-- or ''}, {'again', escalation, seq}, {'stale', rev}, {'over'}, {'no_user', 'supervisor'|'second'}, {'full'}, {'forbidden'}, {'unknown'}.
redis.register_function('hf_escalation_step', function(keys, a)
  local site, now, esc, to = keys[1], tonumber(a[1]), a[2], a[6]
  local again = say_again(site, a[9])
  if again then return again end
  local c, e, refused = standing(site, esc, a[3], a[4])
  if not c then return refused end
  if e[2] == 'closed' then return {'over'} end
  if e[3] ~= a[5] then return {'stale', e[3]} end
  if a[11] ~= '' and not may_decide(site, a[11]) then return {'no_user', 'supervisor'} end
  if a[12] ~= '' and redis.call('EXISTS', site .. 'u:' .. a[12]) == 0 then return {'no_user', 'second'} end
  if tonumber(e[3]) >= steps_max and to ~= 'reached' and to ~= 'closed' then return {'full'} end
  local ek, contact = site .. 'e:' .. esc, e[1]
  redis.call('HINCRBY', ek, 'rev', 1)
  local first = redis.call('HSETNX', ek, to, now) == 1
  if a[11] ~= '' then redis.call('HSET', ek, 'supervisor', a[11]) end
  if e[2] ~= a[7] then
    redis.call('HSET', ek, 'state', a[7], 'since', now)
    mark(site, contact, esc, a[7])
  end
  local seq = add_entry(site, esc, contact, a[8])
  local waited
  if upon_step[to] then
    waited = upon_step[to](site, now, {contact = contact, level = tonumber(c[3]), esc = esc, drill = e[6], user = a[4],
      supervisor = a[11] ~= '' and a[11] or e[4], told = e[5], agreed = a[13], outcome = a[14]})
  end
  remember(site, a[9], a[10], esc, seq)
  local took = now - tonumber(redis.call('HGET', ek, 'opened'))
  return {'ok', esc, seq, first and tostring(took) or '', waited and tostring(waited) or ''}
end)

-- escalation_note: an entry that is no step; also after it is closed. ARGV: 1 escalation, 2 mode, 3 user, 4 event, 5 key, 6 life
-- ms. Returns {'ok', escalation, seq}, {'again', …}, {'full'}, {'forbidden'}, {'unknown'}.
redis.register_function('hf_escalation_note', function(keys, a)
  local site, esc = keys[1], a[1]
  local again = say_again(site, a[5])
  if again then return again end
  local c, e, refused = standing(site, esc, a[2], a[3])
  if not c then return refused end
  if tonumber(e[7]) >= notes_max then return {'full'} end
  redis.call('HINCRBY', site .. 'e:' .. esc, 'notes', 1)
  local seq = add_entry(site, esc, e[1], a[4])
  remember(site, a[5], a[6], esc, seq)
  return {'ok', esc, seq}
end)

-- escalation_seen: somebody takes its words out, as a call script or a file. ARGV: 1 escalation, 2 mode, 3 user, 4 event.
-- Returns {'ok', escalation, seq}, {'forbidden'}, {'unknown'}.
redis.register_function('hf_escalation_seen', function(keys, a)
  local c, e, refused = standing(keys[1], a[1], a[2], a[3])
  if not c then return refused end
  return {'ok', a[1], append(keys[1], e[1], a[4])}
end)

-- escalation: all of one. ARGV: 1 escalation, 2 mode, 3 user. Returns {'ok', contact, {seq, event, …}, {duty, …}},
-- {'forbidden'}, {'unknown'}; the duties as hf_duty has them.
redis.register_function{function_name = 'hf_escalation', flags = {'no-writes'}, callback = function(keys, a)
  local site, esc = keys[1], a[1]
  local c, e, refused = standing(site, esc, a[2], a[3])
  if not c then return refused end
  local entries, duties = {}, {}
  for _, seq in ipairs(redis.call('LRANGE', site .. 'es:' .. esc, 0, -1)) do
    entries[#entries + 1] = seq
    entries[#entries + 1] = redis.call('LINDEX', site .. 'j:' .. e[1], tonumber(seq) - 1) or ''
  end
  for _, duty in ipairs(redis.call('SMEMBERS', site .. 'yw:' .. e[1])) do
    if redis.call('HGET', site .. 'y:' .. duty, 'escalation') == esc then duties[#duties + 1] = duty_parts.look_at(site, duty) end
  end
  return {'ok', e[1], entries, duties}
end}

-- escalations: how the open ones and the last closed ones stand. ARGV: 1 most open, 2 most closed, 3 user who sees only those
-- of contacts that they serve or served last, or '' = all. Returns {brief, …}, {brief, …}: {escalation, contact, state, rev,
-- opened, by, since, supervisor, told, drill, outcome, closed, level of the contact}.
redis.register_function{function_name = 'hf_escalations', flags = {'no-writes'}, callback = function(keys, a)
  local site = keys[1]
  local function briefs(ids, most)
    local shown = {}
    for _, esc in ipairs(ids) do
      if #shown >= most then break end
      local e = redis.call('HMGET', site .. 'e:' .. esc, 'contact', 'state', 'rev', 'opened', 'by', 'since', 'supervisor', 'told',
        'drill', 'outcome', 'closed')
      local c = e[1] and redis.call('HMGET', site .. 'c:' .. e[1], 'level', 'owner') or {}
      if c[1] and (a[3] == '' or c[2] == a[3]) then
        shown[#shown + 1] = {esc, e[1], e[2], e[3], e[4], e[5], e[6], e[7] or '', e[8] or '', e[9] or '', e[10] or '',
          e[11] or '', c[1]}
      end
    end
    return shown
  end
  local open, ended = tonumber(a[1]), tonumber(a[2])
  local all = a[3] == ''
  return {briefs(redis.call('ZRANGE', site .. 'eo', 0, all and open - 1 or -1), open),
    ended > 0 and briefs(redis.call('ZREVRANGE', site .. 'ed', 0, all and ended - 1 or -1), ended) or {}}
end}

upon('erased', function(site, contact, _, named)
  for _, esc in ipairs(lanes_of(redis.call('HGET', site .. 'c:' .. contact, 'escalations'))) do
    redis.call('ZREM', site .. 'eo', esc)
    redis.call('ZREM', site .. 'ed', esc)
    redis.call('DEL', site .. 'e:' .. esc, site .. 'es:' .. esc)
    if named then redis.call('SADD', site .. 'eg:' .. named, esc) end
  end
end)

function timers.drill(site, contact)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'person')
  if c[1] ~= 'drill' then return end
  happened('erased', site, contact)
  redis.call('DEL', site .. 'c:' .. contact, site .. 'j:' .. contact, site .. 'p:' .. c[2])
end
end
