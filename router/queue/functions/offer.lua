-- accept: the holder takes the contact before the deadline.
-- KEYS 1: site. ARGV: 1 now, 2 user, 3 contact, 4 offer number, 5 service level target ms, 6 offer ms, 7 node.
-- Returns {'ok', look, event}, {'conflict', why} or {'unknown'}; the event is the journal's last. A repeat of a won accept
-- is 'ok' without it.
local function accept(keys, a)
  local site, now, user, contact = keys[1], tonumber(a[1]), a[2], a[3]
  local ck = site .. 'c:' .. contact
  local c = redis.call('HMGET', ck, 'state', 'holder', 'offer', 'deadline', 'owner', 'level', 'arrived', 'accepted', 'turns', 'raised',
    'node', 'duties')
  if not c[1] then return {'unknown'} end
  if c[1] == 'active' and c[5] == user and c[3] == a[4] then return {'ok', look(site, contact)} end
  if c[1] ~= 'offered' or c[2] ~= user or c[3] ~= a[4] then return {'conflict', 'taken'} end
  if now > tonumber(c[4]) then return {'conflict', 'lapsed'} end
  local fields = {'state', 'active', 'owner', user, 'owner_node', a[7], 'holder', '', 'deadline', '', 'before', '',
    'unanswered', ''}
  if not c[8] then fields[15], fields[16], fields[17], fields[18] = 'accepted', a[1], 'before_accept', c[9] end
  redis.call('HSET', ck, unpack(fields))
  if c[10] then redis.call('HDEL', ck, 'raised') end
  redis.call('HSET', site .. 'k:' .. user, 'holding', '')
  redis.call('SADD', site .. 'h:' .. user, contact)
  leave_line(site, contact, c[6], c[3])
  if not c[8] then
    count(site, now, 'answered')
    if now - tonumber(c[7]) <= tonumber(a[5]) then count(site, now, 'in_target') end
  end
  local event = fact('accepted', now, ',"by":"' .. user .. '"')
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, event)
  tell(site, contact, seq, event, a[7], c[11], a[7])
  match_clinician(site, user, now, tonumber(a[6]), true)
  local looked = look(site, contact, seq)
  happened('accepted', site, contact, now, user, c[12])
  return {'ok', looked, event}
end
redis.register_function('hf_accept', accept)

-- decline: the holder gives the offer back. ARGV: 1 now, 2 user, 3 contact, 4 offer number, 5 passed over ms, 6 offer ms.
-- Returns {'ok'}, {'conflict'} or {'unknown'}.
local function decline(keys, a)
  local site, now, user, contact = keys[1], tonumber(a[1]), a[2], a[3]
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'holder', 'offer')
  if not c[1] then return {'unknown'} end
  if c[1] ~= 'offered' or c[2] ~= user or c[3] ~= a[4] then return {'conflict', 'taken'} end
  local lane = withdraw_offer(site, contact, user, now, tonumber(a[5]), 'declined')
  match_contact(site, contact, lane, now, tonumber(a[6]))
  match_clinician(site, user, now, tonumber(a[6]))
  return {'ok'}
end
redis.register_function('hf_decline', decline)
