-- What every function shares: keys, events made by the line itself, hints to nodes, the outbox, seats and offers.
-- Keys of a site, each after its prefix:
--   p:PERSON  hash  key, number, contact, stopped, last, …   a person, found by pseudonym; lives until erased; `last` is their
--                   newest contact, whose `prev` is the one before it
--   c:CONTACT hash  state, person, channel, lane, level, …   a contact; lives until archived; `owner_node` is where its owner's
--                   desk is, `unanswered` since when the owner has not answered, or ''; `duties` and `silence` are kept by
--                   parts above, which are handed them
--   j:CONTACT list  events; the place in the list is the sequence number
--   q:LANE    zset  waiting contacts by virtual arrival      f:LANE zset  clinicians with a free seat, least busy first
--   w:LEVEL   zset  waiting and offered contacts by true arrival
--   x:CONTACT zset  clinicians passed over, by when that ends
--   k:USER    hash  a clinician's presence                   h:USER set   contacts they hold;   ks set of clinicians seen
--   t         zset  timers "kind:subject" by due time        n:NODE channel for hints to one node, n:all to every node
--   cn:NODE   set   chats whose sockets are with that node   nd:NODE it was taken for dead and does not know yet
--   oc:CONTACT list sequence numbers to be sent as texts, in order, behind the first, which is `text` of c:CONTACT
--   oq        zset  contacts with something to send
--   om:CONTACT.SEQ string  how far a text to a phone has come; 7 days
--   d:KEY     string  what an idempotency key led to; expires as its caller says
--   pl:PERSON hash  plan (sealed), rev               the working plan;  pv:PERSON list sealed agreed versions, number = place
--   pa:PERSON set   persons who carry this one's plan (their p: has plan_of);  all live until the person is erased
--   rc:CODE   string whose plan a recall code opens; 400 days       ln:TOKEN hash a link for one look; 15 minutes
--   er:CONTACT list what is still to be erased of the person behind it;   eg:CONTACT set contacts that have been
--   lt        string how far the line's time has come: nodes that start go on from there if the store's clock was turned back
--   v:DAY     hash  counts for the service level; 8 days
--   yr, yd    zset  what rings urgently now and nobody has taken, and practices; parts above the router keep them
local high = 3

-- What parts above the router do in the same step as what happened to a contact; the router knows nothing of them. Told:
--   waiting (level, since, returned)  in line since then; or risen while in line; or back in it, its clinician lost
--   accepted (user, duties), ended (user, duties)  a conversation began, or went on to wrap-up
--   left (level, talked)              they went: out of the line, or, in conversation, on to wrap-up
--   heard (level, silence), spoke (user, duties)  a message of the contact in a conversation; one of the clinician
--   level (level)                     of a contact in conversation or wrap-up, by the engine or a person
--   closed (level)                    wrap-up is complete
--   planned (seq)                     a plan was agreed; the days of its event's `due` are to be kept
--   erased (named)                    all of this contact goes from the store; without a time. What `d:` keys led to of it is
--                                     put into `eg:` of the contact that was named, if one was
local follows = {}

local function upon(what, follow)
  local all = follows[what] or {}
  all[#all + 1], follows[what] = follow, all
end

-- After what the caller appends, and after the journal's length that it answers.
local function happened(what, site, contact, now, ...)
  for _, follow in ipairs(follows[what] or {}) do follow(site, contact, now, ...) end
end

local function pack(...)
  local parts = {}
  for i = 1, select('#', ...) do
    local part = tostring(select(i, ...))
    parts[i] = #part .. ':' .. part
  end
  return table.concat(parts)
end

local function hint(site, node, ...)
  if node and node ~= '' then redis.call('PUBLISH', site .. 'n:' .. node, pack(...)) end
end

-- An event the line itself makes: no private content, so nothing is sealed.
local function fact(kind, now, extra)
  return '{"t":"' .. kind .. '","at":' .. now .. (extra or '') .. '}\n'
end

-- The node of an owner's desk. `kept`: as the contact has it; what an older Holdfast gave them has nothing.
local function node_of(site, owner, kept)
  return kept or (owner and owner ~= '' and redis.call('HGET', site .. 'k:' .. owner, 'node')) or ''
end

-- Hints an event to the nodes of the owner and of the chat; not to the node `from`, which gave the event and hears its
-- number with the answer.
local function tell(site, contact, seq, event, owner_node, chat_node, from)
  if owner_node ~= from then hint(site, owner_node, 'event', contact, seq, event) end
  if chat_node ~= owner_node and chat_node ~= from then hint(site, chat_node, 'event', contact, seq, event) end
end

local function append(site, contact, event, from)
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, event)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'owner', 'node', 'owner_node')
  tell(site, contact, seq, event, node_of(site, c[1], c[3]), c[2], from)
  return seq
end

-- All that the line knows of a contact and of the person behind it: {record, {wrapped key, sealed number, contact, stopped,
-- plan_of, plans}, length of the journal}, or {}. `length`: if it is known. The fields stand in the order in which router/queue/records.cpp reads them.
local function look(site, contact, length)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'person', 'channel', 'lane', 'owner', 'holder', 'node', 'concerns',
    'left', 'level', 'engine', 'arrived', 'accepted', 'deadline', 'offer', 'seen_contact', 'seen_clinician', 'turns', 'assessed',
    'returned', 'escalated')
  if not c[1] then return {} end
  local p = redis.call('HMGET', site .. 'p:' .. c[2], 'key', 'number', 'contact', 'stopped', 'plan_of', 'plans')
  if p[5] then p[6] = redis.call('HGET', site .. 'p:' .. p[5], 'plans') end
  return {c, p, length or redis.call('LLEN', site .. 'j:' .. contact)}
end

local function tiered(lane, level)
  return lane .. (level >= high and '.high' or '.open')
end

-- Whether a name is in a list separated by commas.
local function names(list, name)
  return string.find(',' .. list .. ',', ',' .. name .. ',', 1, true) ~= nil
end

local function queue_text(site, contact, seq, now)
  local ck, behind = site .. 'c:' .. contact, site .. 'oc:' .. contact
  if redis.call('HSETNX', ck, 'text', seq) == 0 then return redis.call('RPUSH', behind, seq) end
  -- An older Holdfast has put the first there as well.
  if redis.call('LLEN', behind) > 0 then
    redis.call('RPUSH', behind, seq)
    redis.call('HSET', ck, 'text', redis.call('LPOP', behind))
    return
  end
  redis.call('ZADD', site .. 'oq', now, contact)
end

local function lanes_of(text)
  local lanes = {}
  for lane in string.gmatch(text or '', '%S+') do lanes[#lanes + 1] = lane end
  return lanes
end

-- Lists the clinician as free in all their lanes, or in none. True when free. `nowhere`: they are listed in none now.
local function seat(site, user, now, nowhere)
  local k = redis.call('HMGET', site .. 'k:' .. user, 'state', 'capacity', 'load', 'holding', 'lanes', 'last', 'rest')
  local free = k[1] == 'available' and (k[4] or '') == '' and tonumber(k[3] or 0) < tonumber(k[2] or 0)
    and tonumber(k[7] or 0) <= now
  if not free and nowhere then return false, k[5] end
  for _, lane in ipairs(lanes_of(k[5])) do
    if free then
      redis.call('ZADD', site .. 'f:' .. lane, tonumber(k[3]) * 1e13 + tonumber(k[6] or 0), user)
    else
      redis.call('ZREM', site .. 'f:' .. lane, user)
    end
  end
  return free, k[5]
end

-- Offers a waiting contact to a clinician with a free seat. `fresh`: one that has just come and is in no lane, as the hint
-- shows it: {person's newest message, person, wrapped key, lane, level, concerns, channel, arrival}.
local function make_offer(site, contact, user, now, offer_ms, fresh)
  local ck, kk = site .. 'c:' .. contact, site .. 'k:' .. user
  local k = redis.call('HMGET', kk, 'load', 'lanes', 'node')
  local number, deadline, chat_node = 1, now + offer_ms, nil
  if not fresh then
    local c = redis.call('HMGET', ck, 'lane', 'level', 'offer', 'node')
    number, chat_node = tonumber(c[3] or 0) + 1, c[4]
    redis.call('ZREM', site .. 'q:' .. tiered(c[1], tonumber(c[2])), contact)
  end
  redis.call('HSET', ck, 'state', 'offered', 'holder', user, 'deadline', deadline, 'offer', number)
  redis.call('HSET', kk, 'holding', contact, 'last', now, 'load', tonumber(k[1] or 0) + 1)
  redis.call('ZADD', site .. 't', deadline, 'offer:' .. contact)
  for _, lane in ipairs(lanes_of(k[2])) do redis.call('ZREM', site .. 'f:' .. lane, user) end
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, fact('offered', now, ',"by":"' .. user .. '"'))
  if fresh and fresh[1] ~= '' then
    hint(site, k[3], 'offer', user, contact, number, deadline, seq, fresh[1], fresh[2], fresh[3], fresh[4], fresh[5], fresh[6],
      fresh[7], fresh[8], '')
  else
    hint(site, k[3], 'offer', user, contact, number, deadline, seq, '')
  end
  hint(site, chat_node, 'state', contact)
end

local function passed_over(site, contact, user, now)
  local ends = redis.call('ZSCORE', site .. 'x:' .. contact, user)
  return ends and tonumber(ends) > now
end

-- A waiting contact looks for a clinician. The one it had before is asked first.
local function match_contact(site, contact, lane, now, offer_ms)
  local free = redis.call('ZRANGE', site .. 'f:' .. lane, 0, 63)
  if #free == 0 then return end
  local before = redis.call('HGET', site .. 'c:' .. contact, 'before')
  if before and redis.call('ZSCORE', site .. 'f:' .. lane, before) then table.insert(free, 1, before) end
  for _, user in ipairs(free) do
    if not passed_over(site, contact, user, now) then
      make_offer(site, contact, user, now, offer_ms)
      return user
    end
  end
end

-- A clinician with a free seat gets the contact with the earliest virtual arrival among their lanes.
local function match_clinician(site, user, now, offer_ms, nowhere)
  local free, lanes = seat(site, user, now, nowhere)
  if not free then return end
  local best, best_rank
  for _, lane in ipairs(lanes_of(lanes)) do
    local waiting = redis.call('ZRANGE', site .. 'q:' .. lane, 0, 31, 'WITHSCORES')
    for i = 1, #waiting, 2 do
      local contact, rank = waiting[i], tonumber(waiting[i + 1])
      if best and (rank > best_rank or (rank == best_rank and contact > best)) then break end
      if not passed_over(site, contact, user, now) then
        best, best_rank = contact, rank
        break
      end
    end
  end
  if best then make_offer(site, best, user, now, offer_ms) end
  return best
end

-- Takes an offer back: the contact waits again at its old place. `why` is the event; the clinician is told `told`, if
-- that differs. Returns the lane it waits in.
local function withdraw_offer(site, contact, user, now, pass_ms, why, told)
  local ck, kk = site .. 'c:' .. contact, site .. 'k:' .. user
  local c = redis.call('HMGET', ck, 'lane', 'level', 'rank', 'offer', 'node')
  local lane = tiered(c[1], tonumber(c[2]))
  redis.call('HSET', ck, 'state', 'waiting', 'holder', '', 'deadline', '')
  redis.call('ZADD', site .. 'q:' .. lane, c[3], contact)
  redis.call('ZREM', site .. 't', 'offer:' .. contact)
  if pass_ms > 0 then
    redis.call('ZADD', site .. 'x:' .. contact, now + pass_ms, user)
    redis.call('ZADD', site .. 't', 'LT', now + pass_ms, 'pass:' .. contact)
  end
  redis.call('HSET', kk, 'holding', '')
  redis.call('HINCRBY', kk, 'load', -1)
  redis.call('RPUSH', site .. 'j:' .. contact, fact(why, now, ',"by":"' .. user .. '"'))
  hint(site, redis.call('HGET', kk, 'node'), 'offer_gone', user, contact, c[4], told or why)
  if c[5] then hint(site, c[5], 'state', contact) end
  return lane
end

local function count(site, now, what)
  local day = site .. 'v:' .. math.floor(now / 86400000)
  if redis.call('HINCRBY', day, what, 1) == 1 then redis.call('PEXPIRE', day, 8 * 86400000) end
end

-- The contact is no longer in line. `offer`: the one that was taken, if one was; nobody has passed over the first.
local function leave_line(site, contact, level, offer)
  redis.call('ZREM', site .. 'w:' .. level, contact)
  redis.call('ZREM', site .. 't', 'wait:' .. contact, 'pass:' .. contact, 'away:' .. contact, 'offer:' .. contact)
  if offer ~= '1' then redis.call('UNLINK', site .. 'x:' .. contact) end
end

-- The clinician holds it no more; they may get the next one.
local function release(site, contact, user, now, offer_ms, rest_ms)
  redis.call('SREM', site .. 'h:' .. user, contact)
  redis.call('HINCRBY', site .. 'k:' .. user, 'load', -1)
  if rest_ms and rest_ms > 0 then
    redis.call('HSET', site .. 'k:' .. user, 'rest', now + rest_ms)
    redis.call('ZADD', site .. 't', now + rest_ms, 'rest:' .. user)
  end
  match_clinician(site, user, now, offer_ms)
  local k = redis.call('HMGET', site .. 'k:' .. user, 'node', 'state', 'capacity', 'load')
  hint(site, k[1], 'presence', user, k[2], k[3], k[4])
end

local function say_again(site, key)
  local known = redis.call('GET', site .. 'd:' .. key)
  if known then
    local contact, seq = string.match(known, '^(%w+) (%d+)$')
    return {'again', contact, seq}
  end
end

local function remember(site, key, ttl, contact, seq)
  redis.call('SET', site .. 'd:' .. key, contact .. ' ' .. seq, 'PX', ttl)
end
