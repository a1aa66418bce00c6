-- The next of those behind the first takes its place, if there is one.
local function move_up(site, contact)
  local seq = redis.call('LPOP', site .. 'oc:' .. contact)
  if seq then redis.call('HSET', site .. 'c:' .. contact, 'text', seq) end
  return seq
end

-- The first; an older Holdfast has put it among the others.
local function first_text(site, contact)
  return redis.call('HGET', site .. 'c:' .. contact, 'text') or move_up(site, contact)
end

-- outbox_claim: texts whose time has come, one per contact so that a person's texts stay in order. A claim is a lease: what
-- is not reported back in time is claimed again. KEYS 1: site. ARGV: 1 now, 2 lease ms, 3 most.
-- Returns {{contact, seq, tries, channel, person, wrapped key, sealed number, stopped, event}, …}.
local function outbox_claim(keys, a)
  local site, now = keys[1], tonumber(a[1])
  local claimed = {}
  for _, contact in ipairs(redis.call('ZRANGE', site .. 'oq', '-inf', now, 'BYSCORE', 'LIMIT', 0, a[3])) do
    local seq = first_text(site, contact)
    if seq then
      local ck = site .. 'c:' .. contact
      local c = redis.call('HMGET', ck, 'channel', 'person')
      local tries = redis.call('HINCRBY', ck, 'tries', 1)
      local p = redis.call('HMGET', site .. 'p:' .. c[2], 'key', 'number', 'stopped')
      redis.call('ZADD', site .. 'oq', now + tonumber(a[2]), contact)
      claimed[#claimed + 1] = {contact, seq, tries, c[1], c[2], p[1] or '', p[2] or '', p[3] or '',
        redis.call('LINDEX', site .. 'j:' .. contact, tonumber(seq) - 1)}
    else
      redis.call('ZREM', site .. 'oq', contact)
    end
  end
  return claimed
end
redis.register_function('hf_outbox_claim', outbox_claim)

-- A text's status only moves forward: 1 sent, 2 delivered or failed, whichever was told first. Appends an event when it
-- does; then its seq and the event. `from`: as in tell.
local function progress(site, contact, seq, rank, status, why, now, from)
  local key = site .. 'om:' .. contact .. '.' .. seq
  if rank <= tonumber(redis.call('GET', key) or 0) then return end
  redis.call('SET', key, rank, 'PX', 7 * 86400000)
  local reason = why ~= '' and ',"why":"' .. why .. '"' or ''
  local event = fact('delivery', now, ',"of":' .. seq .. ',"status":"' .. status .. '"' .. reason)
  local appended = append(site, contact, event, from)
  if status == 'failed' then count(site, now, 'texts_failed') end
  return appended, event
end

-- The provider says that the person opted out: it heard a STOP that we did not.
local function opted_out(site, contact, now)
  local person = site .. 'p:' .. redis.call('HGET', site .. 'c:' .. contact, 'person')
  if redis.call('HGET', person, 'stopped') == '1' then return end
  redis.call('HSET', person, 'stopped', '1')
  append(site, contact, fact('opted_out', now))
end

-- outbox_done: what became of a claimed text. ARGV: 1 now, 2 contact, 3 seq, 4 'sent'|'failed'|'retry', 5 retry at ms,
-- 6 reason code of ours or '', 7 '1' = the provider says that the person opted out, 8 node. Returns {'ok'} or, when its
-- status moved, {'ok', contact, seq, event}; {'old'} when the claim was no longer the head.
local function outbox_done(keys, a)
  local site, now, contact = keys[1], tonumber(a[1]), a[2]
  if first_text(site, contact) ~= a[3] then return {'old'} end
  if a[4] == 'retry' then
    redis.call('ZADD', site .. 'oq', a[5], contact)
    return {'ok'}
  end
  redis.call('HDEL', site .. 'c:' .. contact, 'tries', 'text')
  if move_up(site, contact) then
    redis.call('ZADD', site .. 'oq', now, contact)
  else
    redis.call('ZREM', site .. 'oq', contact)
  end
  local seq, event = progress(site, contact, a[3], a[4] == 'sent' and 1 or 2, a[4], a[6], now, a[8])
  if a[7] == '1' then opted_out(site, contact, now) end
  if seq then return {'ok', contact, seq, event} end
  return {'ok'}
end
redis.register_function('hf_outbox_done', outbox_done)

-- delivery: a provider's report on a text. ARGV: 1 now, 2 contact, 3 seq, 4 rank, 5 'sent'|'delivered'|'failed', 6 reason
-- code of ours or ''. Returns {'ok'|'old'|'unknown'}.
local function delivery(keys, a)
  local site = keys[1]
  local length = redis.call('LLEN', site .. 'j:' .. a[2])
  local seq = tonumber(a[3])
  if not seq or seq < 1 or seq > length then return {'unknown'} end
  local news = progress(site, a[2], a[3], tonumber(a[4]), a[5], a[6], tonumber(a[1]))
  if news and a[6] == 'opted_out' then opted_out(site, a[2], tonumber(a[1])) end
  return {news and 'ok' or 'old'}
end
redis.register_function('hf_delivery', delivery)
