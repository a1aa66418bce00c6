-- say: the owner writes to the contact. KEYS 1: site. ARGV: 1 now, 2 user, 3 contact, 4 idempotency key, 5 its life ms,
-- 6 event, 7 '1' = it leaves as a text, 8 node. Returns {'ok', contact, seq}, {'again', …}, {'conflict'}, {'unknown'},
-- {'unreachable'} (opted out, or a chat that is over).
local function say(keys, a)
  local site, now, user, contact = keys[1], tonumber(a[1]), a[2], a[3]
  local again = say_again(site, a[4])
  if again then return again end
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'owner', 'person', 'node', 'owner_node', 'unanswered', 'duties')
  if not c[1] then return {'unknown'} end
  if c[2] ~= user or (c[1] ~= 'active' and c[1] ~= 'wrapup') then return {'conflict'} end
  if a[7] == '1' and redis.call('HGET', site .. 'p:' .. c[3], 'stopped') == '1' then return {'unreachable'} end
  if a[7] ~= '1' and c[1] == 'wrapup' then return {'unreachable'} end
  if c[6] ~= '' then redis.call('HSET', ck, 'unanswered', '') end
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, a[6])
  tell(site, contact, seq, a[6], node_of(site, user, c[5]), c[4], a[8])
  if a[7] == '1' then queue_text(site, contact, seq, now) end
  happened('spoke', site, contact, now, user, c[7])
  remember(site, a[4], a[5], contact, seq)
  return {'ok', contact, seq}
end
redis.register_function('hf_say', say)

-- line_says: words of the line itself to a waiting contact. ARGV: 1 now, 2 contact, 3 event or '' (they cannot be reached),
-- 4 '1' = as a text,
-- 5 next words in ms, 6 '1' = the words owed to one whose clinician was lost. Does nothing once the contact is no longer
-- waiting, or has had what was owed. Returns the seq or 0.
local function line_says(keys, a)
  local site, now, contact = keys[1], tonumber(a[1]), a[2]
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'person')
  if c[1] ~= 'waiting' and c[1] ~= 'offered' then return 0 end
  if a[6] == '1' and redis.call('HDEL', ck, 'owed') == 0 then return 0 end
  redis.call('ZADD', site .. 't', now + tonumber(a[5]), 'wait:' .. contact)
  if a[3] == '' or (a[4] == '1' and redis.call('HGET', site .. 'p:' .. c[2], 'stopped') == '1') then return 0 end
  local seq = append(site, contact, a[3])
  if a[4] == '1' then queue_text(site, contact, seq, now) end
  return seq
end
redis.register_function('hf_line_says', line_says)

-- assess: a person's word on the risk; it may also lower it, with a reason. ARGV: 1 now, 2 user, 3 contact, 4 idempotency
-- key, 5 life ms, 6 level, 7 event, 8 '1' = the event has a reason, 9 node. Returns {'ok', contact, seq, the engine's level,
-- look}, {'again', contact, seq}, {'conflict'}, {'unknown'}, {'incomplete', 'reason'}.
local function assess(keys, a)
  local site, user, contact = keys[1], a[2], a[3]
  local again = say_again(site, a[4])
  if again then return again end
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'owner', 'level', 'engine', 'heard')
  if not c[1] then return {'unknown'} end
  if c[2] ~= user or (c[1] ~= 'active' and c[1] ~= 'wrapup') then return {'conflict'} end
  if tonumber(a[6]) < tonumber(c[3]) and a[8] ~= '1' then return {'incomplete', 'reason'} end
  redis.call('HSET', ck, 'assessed', '1', 'level', a[6])
  if c[5] then redis.call('HDEL', ck, 'heard') end
  local seq = append(site, contact, a[7], a[9])
  remember(site, a[4], a[5], contact, seq)
  local looked = look(site, contact, seq)
  if a[6] ~= c[3] then happened('level', site, contact, tonumber(a[1]), tonumber(a[6])) end
  return {'ok', contact, seq, c[4], looked}
end
redis.register_function('hf_assess', assess)

-- answer: one item of an instrument is answered. The answers so far are kept, sealed, with the contact; the journal has each.
-- With the last one comes the result, which is a person's word: it lowers the level only where the instrument is about all
-- that was seen. ARGV: 1 now, 2 user, 3 contact, 4 idempotency key, 5 life ms, 6 instrument, 7 answers as the caller read
-- them or '', 8 answers to keep, 9 event, 10 event of the result or '', 11 its level or '', 12 concerns it is about.
-- Returns {'ok', contact, seq, the engine's level}, {'again', …}, {'conflict'[, 'answered']}, {'unknown'}.
local function answer(keys, a)
  local site, user, contact = keys[1], a[2], a[3]
  local again = say_again(site, a[4])
  if again then return again end
  local ck, form = site .. 'c:' .. contact, 'form:' .. a[6]
  local c = redis.call('HMGET', ck, 'state', 'owner', 'level', 'engine', 'concerns', form)
  if not c[1] then return {'unknown'} end
  if c[2] ~= user or (c[1] ~= 'active' and c[1] ~= 'wrapup') then return {'conflict'} end
  if (c[6] or '') ~= a[7] then return {'conflict', 'answered'} end
  redis.call('HSET', ck, form, a[8])
  local seq = append(site, contact, a[9])
  local moved
  if a[11] ~= '' then
    local level = tonumber(a[11])
    for concern in string.gmatch(c[5] or '', '[^,]+') do
      if not names(a[12], concern) then level = math.max(level, tonumber(c[3])) end
    end
    redis.call('HSET', ck, 'assessed', '1', 'level', level)
    redis.call('HDEL', ck, 'heard')
    moved = level ~= tonumber(c[3]) and level
  end
  if a[10] ~= '' then append(site, contact, a[10]) end
  if moved then happened('level', site, contact, tonumber(a[1]), moved) end
  remember(site, a[4], a[5], contact, seq)
  return {'ok', contact, seq, c[4]}
end
redis.register_function('hf_answer', answer)

-- end: the owner ends the conversation; it still uses their capacity until it is completed.
-- ARGV: 1 now, 2 user, 3 contact, 4 node. Returns {'ok', look, event}, {'conflict'}, {'unknown'}; the event is the journal's
-- last, and a repeat is without it.
local function finish(keys, a)
  local site, now, user, contact = keys[1], tonumber(a[1]), a[2], a[3]
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'owner', 'duties')
  if not c[1] then return {'unknown'} end
  if c[2] ~= user then return {'conflict'} end
  if c[1] == 'wrapup' then return {'ok', look(site, contact)} end
  if c[1] ~= 'active' then return {'conflict'} end
  redis.call('HSET', ck, 'state', 'wrapup')
  local event = fact('ended', now, ',"by":"' .. user .. '"')
  local seq = append(site, contact, event, a[4])
  local looked = look(site, contact, seq)
  happened('ended', site, contact, now, user, c[3])
  return {'ok', looked, event}
end
redis.register_function('hf_end', finish)

-- complete: wrap-up is done. ARGV: 1 now, 2 user, 3 contact, 4 event, 5 '1' = outcome of a contact without conversation,
-- 6 offer ms, 7 rest ms after a high risk, 8 '1' = the event says why there is no plan, 9 node. Such an outcome needs no
-- assessment, unless the contact wrote after somebody had accepted them, or the engine saw a high risk. At high risk a plan
-- must have been agreed, an escalation opened, or it be said why not. Returns {'ok', contact, seq} or, for a repeat, {'again',
-- contact, the last seq}; {'conflict'}, {'unknown'}, {'incomplete'} (no assessment), {'incomplete', 'plan'}.
local function complete(keys, a)
  local site, now, user, contact = keys[1], tonumber(a[1]), a[2], a[3]
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'owner', 'assessed', 'engine', 'person', 'level', 'planned',
    'escalated', 'turns', 'before_accept')
  if not c[1] then return {'unknown'} end
  if c[2] ~= user then return {'conflict'} end
  if c[1] == 'closed' then return {'again', contact, redis.call('LLEN', site .. 'j:' .. contact)} end
  if c[1] ~= 'wrapup' then return {'conflict'} end
  local wrote = tonumber(c[9]) > tonumber(c[10] or 0)
  if c[3] ~= '1' and (a[5] ~= '1' or wrote or tonumber(c[4]) >= high) then return {'incomplete'} end
  if tonumber(c[6]) >= high and not c[7] and not c[8] and a[8] ~= '1' then return {'incomplete', 'plan'} end
  redis.call('HSET', ck, 'state', 'closed', 'closed', now)
  if redis.call('HGET', site .. 'p:' .. c[5], 'contact') == contact then redis.call('HSET', site .. 'p:' .. c[5], 'contact', '') end
  local seq = append(site, contact, a[4], a[9])
  count(site, now, 'closed')
  happened('closed', site, contact, now, tonumber(c[6]))
  release(site, contact, user, now, tonumber(a[6]), tonumber(c[6]) >= high and tonumber(a[7]) or 0)
  return {'ok', contact, seq}
end
redis.register_function('hf_complete', complete)

-- The contact goes: out of the line for good, or, in conversation, on to wrap-up.
local function contact_leaves(site, contact, now, quickly, offer_ms)
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'level', 'lane', 'holder', 'person')
  if c[1] == 'waiting' or c[1] == 'offered' then
    if c[1] == 'offered' then
      withdraw_offer(site, contact, c[4], now, 0, 'withdrawn', 'left')
    end
    redis.call('ZREM', site .. 'q:' .. tiered(c[3], tonumber(c[2])), contact)
    leave_line(site, contact, c[2])
    redis.call('HSET', ck, 'state', 'closed', 'closed', now, 'left', '1')
    redis.call('HSET', site .. 'p:' .. c[5], 'contact', '')
    count(site, now, 'abandoned')
    append(site, contact, fact('left', now, ',"quickly":' .. quickly))
    append(site, contact, fact('closed', now, ',"outcome":"abandoned"'))
    happened('left', site, contact, now, tonumber(c[2]), false)
    if c[1] == 'offered' then match_clinician(site, c[4], now, offer_ms) end
  elseif c[1] == 'active' then
    redis.call('HSET', ck, 'state', 'wrapup', 'left', quickly == 'true' and 'quickly' or '1')
    append(site, contact, fact('left', now, ',"quickly":' .. quickly))
    happened('left', site, contact, now, tonumber(c[2]), true)
  end
end

-- leave: the contact ends the chat. ARGV: 1 now, 2 contact, 3 'true'|'false' quickly, 4 offer ms. Returns 1.
local function leave(keys, a)
  contact_leaves(keys[1], a[2], tonumber(a[1]), a[3], tonumber(a[4]))
  return 1
end
redis.register_function('hf_leave', leave)

-- seen: one side has been shown everything up to a sequence number; it never goes back.
-- ARGV: 1 contact, 2 'contact'|'clinician', 3 seq, 4 user ('' for the contact). Returns {'ok'} or {'conflict'}.
local function seen(keys, a)
  local site, contact, seq = keys[1], a[1], tonumber(a[3])
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'owner', 'node', 'seen_' .. a[2])
  if a[2] == 'clinician' and c[1] ~= a[4] then return {'conflict'} end
  if seq <= tonumber(c[3] or 0) or seq > redis.call('LLEN', site .. 'j:' .. contact) then return {'ok'} end
  redis.call('HSET', ck, 'seen_' .. a[2], seq)
  local node = c[2]
  if a[2] == 'contact' then node = c[1] and c[1] ~= '' and redis.call('HGET', site .. 'k:' .. c[1], 'node') end
  hint(site, node, 'seen', contact, a[2], seq)
  return {'ok'}
end
redis.register_function('hf_seen', seen)
