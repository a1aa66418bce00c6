-- arrive: a person's first or next message (or the start of a chat) becomes part of their open contact, which is made
-- and placed in line, and offered if somebody is free, in the same step.
-- KEYS 1: site prefix. ARGV: 1 now ms, 2 idempotency key, 3 its life ms, 4 person, 5 wrapped key the caller sealed with,
-- 6 turns the caller read (of the open contact; '' = believes the person is new or has none), 7 '1' = the key is new,
-- 8 sealed number or '', 9 contact id to make, 10 channel, 11 lane, 12 level 0-4, 13 concerns, 14 chat's node or '',
-- 15 credit ms, 16 offer ms, 17 long wait ms, 18 most waiting, 19 arrival event, 20 message event or '',
-- 21 first words event or '', 22 '1' = words leave as texts, 23 keyword: '' | 'stop' | 'start' | 'help', 24 its answer or '',
-- 25 '1' = may make a contact, 26 level of this message's own words, 27 its credit ms, 28 lane of the language that this
-- message is clearly in, or '', 29 node.
-- Returns {'new'|'more', contact, seq, state}, {'again', contact, seq}, {'kept'} (STOP outside any contact),
-- {'stale', wrapped key, open contact, turns} (read again and seal anew), {'closed'}, {'full'}.

-- Of a person not yet known the key and the number are kept; of everybody which contact is open now.
local function keep_person(site, a, known, contact)
  local fields = {}
  if not known then fields = {'key', a[5]} end
  if not known and a[8] ~= '' then fields = {'key', a[5], 'number', a[8]} end
  if contact then
    for _, name in ipairs({'contact', 'last'}) do
      fields[#fields + 1] = name
      fields[#fields + 1] = contact
    end
  end
  if #fields > 0 then redis.call('HSET', site .. 'p:' .. a[4], unpack(fields)) end
end

-- Every waiting contact has a timer, so the few timers of a line that is not full spare the counting.
local function is_full(site, most)
  if redis.call('ZCARD', site .. 't') < most then return false end
  local waiting = 0
  for level = 0, 4 do waiting = waiting + redis.call('ZCARD', site .. 'w:' .. level) end
  return waiting >= most
end

-- `hears`: words of the line can reach them.
local function new_contact(site, a, known, last, hears, now)
  local contact, level, lane = a[9], tonumber(a[12]), a[11]
  local rank = now - tonumber(a[15])
  local fields = {'state', 'waiting', 'person', a[4], 'turns', a[20] ~= '' and '1' or '0', 'level', a[12], 'engine', a[12],
    'concerns', a[13], 'channel', a[10], 'lane', lane, 'arrived', a[1], 'rank', rank}
  if a[14] ~= '' then
    fields[#fields + 1], fields[#fields + 2] = 'node', a[14]
    redis.call('SADD', site .. 'cn:' .. a[14], contact)
  end
  if last then fields[#fields + 1], fields[#fields + 2] = 'prev', last end
  local events = {a[19]}
  if a[20] ~= '' then events[#events + 1] = a[20] end
  local greets = a[21] ~= '' and hears
  if greets then events[#events + 1] = a[21] end
  local by_text = greets and a[22] == '1'
  if by_text then fields[#fields + 1], fields[#fields + 2] = 'text', #events end
  redis.call('HSET', site .. 'c:' .. contact, unpack(fields))
  keep_person(site, a, known, contact)
  redis.call('ZADD', site .. 'w:' .. level, a[1], contact)
  redis.call('ZADD', site .. 't', now + tonumber(a[17]), 'wait:' .. contact)
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, unpack(events))
  if by_text then redis.call('ZADD', site .. 'oq', a[1], contact) end
  local free = redis.call('ZRANGE', site .. 'f:' .. tiered(lane, level), 0, 0)[1]
  if free then
    make_offer(site, contact, free, now, tonumber(a[16]), {a[20], a[4], known or a[5], lane, a[12], a[13], a[10], a[1]})
  else
    redis.call('ZADD', site .. 'q:' .. tiered(lane, level), rank, contact)
  end
  happened('waiting', site, contact, now, level, now)
  return {'new', contact, greets and seq - 1 or seq, free and 'offered' or 'waiting'}
end

-- Until somebody has answered, the contact waits for whoever speaks the language it writes in, and has had the first words
-- in it once.
local function move_lane(site, contact, c, a, now)
  if a[28] == '' or a[28] == c.lane or c.accepted or (c.state ~= 'waiting' and c.state ~= 'offered') then return end
  local language = string.match(a[28], '^[^.]+')
  local greeted = c.greeted or string.match(c.lane, '^[^.]+')
  c.lane = a[28]
  redis.call('HSET', site .. 'c:' .. contact, 'lane', c.lane)
  if a[21] == '' or names(greeted, language) or not c.hears then return end
  redis.call('HSET', site .. 'c:' .. contact, 'greeted', greeted .. ',' .. language)
  local seq = append(site, contact, a[21])
  if a[22] == '1' then queue_text(site, contact, seq, now) end
end

-- What the engine reads in a later message only ever moves a waiting contact forward. A person's word stands against all
-- that was said before it: only a new message's own words go over it. Whoever talks with them is then told, and their word
-- still stands; if nobody does, the contact moves forward and is assessed anew.
local function raise(site, contact, c, a, now)
  local ck, in_line = site .. 'c:' .. contact, c.state == 'waiting' or c.state == 'offered'
  local level, before, credit = tonumber(a[12]), tonumber(c.level), tonumber(a[15])
  if level > tonumber(c.engine) then redis.call('HSET', ck, 'engine', level) end
  if c.assessed then level, credit = tonumber(a[26]), tonumber(a[27]) end
  if level <= before or (c.assessed and level <= tonumber(c.heard or 0)) then return end
  local words = ',"from":' .. before .. ',"to":' .. level
  if c.assessed and not in_line then
    redis.call('HSET', ck, 'heard', level)
    append(site, contact, fact('level', now, words .. ',"stands":true'))
    return
  end
  if c.assessed then redis.call('HDEL', ck, 'assessed', 'heard') end
  c.level, c.rank = level, math.min(tonumber(c.rank), tonumber(c.arrived) - credit)
  redis.call('HSET', ck, 'level', level, 'rank', c.rank)
  append(site, contact, fact('level', now, words))
  if not in_line then
    happened('level', site, contact, now, level)
    return
  end
  if level >= high then redis.call('HSET', ck, 'raised', now) end
  redis.call('ZREM', site .. 'w:' .. before, contact)
  redis.call('ZADD', site .. 'w:' .. level, c.arrived, contact)
  happened('waiting', site, contact, now, level, tonumber(c.arrived))
end

-- It stood at `rank` in the lane `stood`, and now stands as `c` says.
local function stand_anew(site, contact, c, stood, rank, a, now)
  local lane = tiered(c.lane, tonumber(c.level))
  if lane == stood and c.rank == rank then return end
  if c.state == 'waiting' then
    redis.call('ZREM', site .. 'q:' .. stood, contact)
    redis.call('ZADD', site .. 'q:' .. lane, c.rank, contact)
    match_contact(site, contact, lane, now, tonumber(a[16]))
  elseif c.state == 'offered'
    and not string.find(' ' .. redis.call('HGET', site .. 'k:' .. c.holder, 'lanes') .. ' ', ' ' .. lane .. ' ', 1, true) then
    -- Whoever has it may not take this risk, or does not speak this language: it goes to somebody who may and does.
    withdraw_offer(site, contact, c.holder, now, 0, 'withdrawn')
    match_contact(site, contact, lane, now, tonumber(a[16]))
    match_clinician(site, c.holder, now, tonumber(a[16]))
  end
end

-- What was once seen stays, also when the engine no longer reads so far back.
local function each_once(known, more)
  for name in string.gmatch(more, '[^,]+') do
    if not names(known, name) then known = known == '' and name or known .. ',' .. name end
  end
  return known
end

-- The message is kept, and whoever follows the contact told. `unanswered`: as it was.
local function take_message(site, contact, a, unanswered, owner_node, chat_node)
  local ck, turns = site .. 'c:' .. contact, tonumber(a[6]) + 1
  if unanswered == '' then redis.call('HSET', ck, 'turns', turns, 'unanswered', a[1])
  else redis.call('HSET', ck, 'turns', turns) end
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, a[20])
  tell(site, contact, seq, a[20], owner_node, chat_node, a[29])
  return seq
end

-- Most messages are part of a conversation and raise nothing; what is needed for them is read, and nothing of the person: an
-- open contact of theirs is the one that is open, and who knows its turns has their key. Of any other returns nothing.
local function one_of_many(site, contact, a, now)
  if a[6] == '' or a[20] == '' or a[23] ~= '' then return end
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'person', 'turns', 'level', 'engine', 'concerns', 'node',
    'owner_node', 'unanswered', 'silence')
  if c[1] ~= 'active' or c[2] ~= a[4] or c[3] ~= a[6] or not c[8] or (a[13] ~= '' and a[13] ~= c[6]) then return end
  local level, read = tonumber(c[4]), tonumber(a[12])
  if read > level or read > tonumber(c[5]) or tonumber(a[26]) > level then return end
  local seq = take_message(site, contact, a, c[9], c[8], c[7])
  happened('heard', site, contact, now, level, c[10])
  return {'more', contact, seq, 'active'}
end

local function more(site, contact, c, a, now)
  local ck = site .. 'c:' .. contact
  local concerns = each_once(c.concerns, a[13])
  if concerns ~= c.concerns then redis.call('HSET', ck, 'concerns', concerns) end
  if a[20] == '' then return {'more', contact, redis.call('LLEN', site .. 'j:' .. contact), c.state} end
  local talks = c.state == 'active'
  local seq = take_message(site, contact, a, talks and (c.unanswered or ''), node_of(site, c.owner, c.owner_node), c.node)
  if c.holder and c.holder ~= '' and c.state == 'offered' then
    hint(site, redis.call('HGET', site .. 'k:' .. c.holder, 'node'), 'preview', c.holder, contact)
  end
  local stood, rank = tiered(c.lane, tonumber(c.level)), c.rank
  move_lane(site, contact, c, a, now)
  raise(site, contact, c, a, now)
  stand_anew(site, contact, c, stood, rank, a, now)
  if talks then happened('heard', site, contact, now, tonumber(c.level), c.silence) end
  return {'more', contact, seq, c.state}
end

-- HELP of somebody whom a clinician talks with is theirs to answer.
local function keyword(site, person, contact, state, a, now)
  if a[23] == 'help' then
    if a[24] ~= '' and (state == 'waiting' or state == 'offered') then
      queue_text(site, contact, append(site, contact, a[24]), now)
    end
    return
  end
  local stopped = redis.call('HGET', site .. 'p:' .. person, 'stopped') == '1'
  redis.call('HSET', site .. 'p:' .. person, 'stopped', a[23] == 'stop' and '1' or '')
  -- YES, which Twilio takes for START, is in a conversation an answer and nothing else.
  if contact == '' or (a[23] == 'start' and a[24] == '' and not stopped) then return end
  append(site, contact, fact(a[23] == 'stop' and 'opted_out' or 'opted_in', now))
  if a[24] ~= '' then queue_text(site, contact, append(site, contact, a[24]), now) end
end

-- STOP of somebody without an open contact: one answer, from a contact that was never in line.
local function confirm_stop(site, person, last, a, now)
  if a[24] == '' or redis.call('HGET', site .. 'p:' .. person, 'stopped') == '1' then return end
  local contact = a[9]
  redis.call('HSET', site .. 'c:' .. contact, 'state', 'closed', 'person', person, 'channel', a[10], 'lane', a[11], 'level', 0,
    'engine', 0, 'concerns', '', 'arrived', now, 'rank', now, 'turns', 1, 'closed', now)
  if last then redis.call('HSET', site .. 'c:' .. contact, 'prev', last) end
  redis.call('HSET', site .. 'p:' .. person, 'last', contact)
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, a[19], a[20], fact('opted_out', now), a[24])
  redis.call('RPUSH', site .. 'j:' .. contact, fact('closed', now, ',"outcome":"opted_out"'))
  queue_text(site, contact, seq, now)
end

local function arrive(keys, a)
  local site, now, person = keys[1], tonumber(a[1]), a[4]
  local again = say_again(site, a[2])
  if again then return again end
  local result = one_of_many(site, a[9], a, now)
  if result then
    remember(site, a[2], a[3], result[2], result[3])
    return result
  end
  local p = redis.call('HMGET', site .. 'p:' .. person, 'key', 'contact', 'last', 'stopped')
  local contact = p[2] or ''
  -- They are not even tried by text to who sent STOP, until START.
  local hears = a[22] ~= '1' or p[4] ~= '1' or a[23] == 'start'
  local c = {}
  if contact ~= '' then
    local v = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'turns', 'level', 'engine', 'rank', 'arrived', 'lane',
      'holder', 'assessed', 'concerns', 'owner', 'node', 'heard', 'accepted', 'greeted', 'owner_node', 'unanswered', 'silence')
    c = {state = v[1], turns = v[2], level = v[3], engine = v[4], rank = v[5], arrived = v[6], lane = v[7],
      holder = v[8], assessed = v[9], concerns = v[10], owner = v[11], node = v[12], heard = v[13],
      accepted = v[14], greeted = v[15], owner_node = v[16], unanswered = v[17], silence = v[18], hears = hears}
  end
  local turns = contact ~= '' and c.turns or ''
  if (p[1] and p[1] ~= a[5]) or (not p[1] and a[7] ~= '1') or turns ~= a[6]
    or (contact ~= '' and contact ~= a[9]) then
    if not p[1] and a[25] ~= '1' then return {'closed'} end
    return {'stale', p[1] or '', contact, turns}
  end
  local no_contact = contact == '' and (a[25] ~= '1' or a[23] == 'stop')
  if no_contact and a[23] ~= 'stop' then return {'closed'} end
  if contact == '' and not no_contact and is_full(site, tonumber(a[18])) then return {'full'} end
  if no_contact then
    keep_person(site, a, p[1])
    confirm_stop(site, person, p[3], a, now)
    result = {'kept'}
  elseif contact == '' then
    result = new_contact(site, a, p[1], p[3], hears, now)
  else
    result = more(site, contact, c, a, now)
  end
  if a[23] ~= '' then keyword(site, person, contact, c.state, a, now) end
  remember(site, a[2], a[3], result[2] or '0', result[3] or 0)
  return result
end
redis.register_function('hf_arrive', arrive)
