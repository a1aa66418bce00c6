-- Safety plans. A plan belongs to a person; one who brought it along by a code has only `plan_of`, the name of its holder.
-- What is unsealed about it stands at the holder: `plans`, "versions agreed-at review working" (0, '' or '-': none).

local function holder_of(site, person)
  local of = redis.call('HGET', site .. 'p:' .. person, 'plan_of')
  return of or person
end

local function plan_facts(site, holder)
  local text = redis.call('HGET', site .. 'p:' .. holder, 'plans') or '0 0 - 0'
  return string.match(text, '^(%d+) (%d+) (%S+) (%d)$')
end

-- Whether somebody may have a contact's plan now. `mode`: 'serving' (the user is its clinician), 'person' (its own chat),
-- 'reason' (the caller has seen to it). Returns the person, or nil and what to answer.
local function may_plan(site, contact, mode, user)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'owner', 'person')
  if not c[1] then return nil, {'unknown'} end
  if mode == 'serving' and (c[2] ~= user or (c[1] ~= 'active' and c[1] ~= 'wrapup')) then return nil, {'conflict'} end
  if mode == 'person' and c[1] == 'closed' then return nil, {'conflict'} end
  return c[3]
end

local function plan_of_holder(site, holder)
  local pl = redis.call('HMGET', site .. 'pl:' .. holder, 'rev', 'plan')
  return holder, redis.call('HGET', site .. 'p:' .. holder, 'key') or '', pl[1] or '', pl[2] or ''
end

-- plan_open: a contact's plan and some of its agreed versions. KEYS 1: site. ARGV: 1 contact, 2 mode, 3 user, 4 event to
-- append or '', 5 first and 6 last version by place as LRANGE counts, '' = none. Returns {'ok', look, holder, its wrapped
-- key, revision or '', sealed plan or '', how many versions, {sealed version, …}}, {'conflict'}, {'unknown'}.
local function plan_open(keys, a)
  local site, contact = keys[1], a[1]
  local person, refused = may_plan(site, contact, a[2], a[3])
  if not person then return refused end
  if a[4] ~= '' then append(site, contact, a[4]) end
  local holder, key, rev, plan = plan_of_holder(site, holder_of(site, person))
  local versions = site .. 'pv:' .. holder
  local wanted = a[5] ~= '' and redis.call('LRANGE', versions, a[5], a[6]) or {}
  return {'ok', look(site, contact), holder, key, rev, plan, redis.call('LLEN', versions), wanted}
end
redis.register_function('hf_plan_open', plan_open)

-- plan_change: a plan in place of the one that the caller changed. ARGV: 1 contact, 2 mode, 3 user, 4 holder, 5 revision it
-- was ('' = none yet), 6 revision it is, 7 sealed plan, 8 event, 9 idempotency key, 10 life ms. Returns {'ok', contact,
-- seq}, {'again', …}, {'stale', holder, wrapped key, revision, sealed plan}, {'conflict'}, {'unknown'}.
local function plan_change(keys, a)
  local site, contact = keys[1], a[1]
  local again = say_again(site, a[9])
  if again then return again end
  local person, refused = may_plan(site, contact, a[2], a[3])
  if not person then return refused end
  local holder = holder_of(site, person)
  local rev = redis.call('HGET', site .. 'pl:' .. holder, 'rev') or ''
  if holder ~= a[4] or rev ~= a[5] then return {'stale', plan_of_holder(site, holder)} end
  redis.call('HSET', site .. 'pl:' .. holder, 'rev', a[6], 'plan', a[7])
  local count, at, review, working = plan_facts(site, holder)
  if working ~= '1' then redis.call('HSET', site .. 'p:' .. holder, 'plans', count .. ' ' .. at .. ' ' .. review .. ' 1') end
  local seq = append(site, contact, a[8])
  remember(site, a[9], a[10], contact, seq)
  return {'ok', contact, seq}
end
redis.register_function('hf_plan_change', plan_change)

-- plan_agree: the working plan becomes an agreed version. ARGV: 1 now, 2 contact, 3 mode, 4 user, 5 holder, 6 revision, 7
-- versions there are, 8 sealed version, 9 review date or '-', 10 event, 11 idempotency key, 12 life ms. Returns {'ok',
-- contact, seq, number}, {'again', …}, {'stale'}, {'conflict'}, {'unknown'}.
local function plan_agree(keys, a)
  local site, contact = keys[1], a[2]
  local again = say_again(site, a[11])
  if again then
    again[4] = redis.call('HGET', site .. 'c:' .. contact, 'planned')
    return again
  end
  local person, refused = may_plan(site, contact, a[3], a[4])
  if not person then return refused end
  local holder = holder_of(site, person)
  local rev = redis.call('HGET', site .. 'pl:' .. holder, 'rev') or ''
  local versions = site .. 'pv:' .. holder
  if holder ~= a[5] or rev ~= a[6] or redis.call('LLEN', versions) ~= tonumber(a[7]) then
    return {'stale'}
  end
  local number = redis.call('RPUSH', versions, a[8])
  redis.call('HSET', site .. 'p:' .. holder, 'plans', number .. ' ' .. a[1] .. ' ' .. a[9] .. ' 0')
  redis.call('HSET', site .. 'c:' .. contact, 'planned', number)
  local seq = append(site, contact, a[10])
  remember(site, a[11], a[12], contact, seq)
  return {'ok', contact, seq, number}
end
redis.register_function('hf_plan_agree', plan_agree)

-- plan_note: an event about the plan by who serves the contact. ARGV: 1 contact, 2 user, 3 event. Returns {'ok', contact,
-- seq}, {'conflict'}, {'unknown'}.
local function plan_note(keys, a)
  local person, refused = may_plan(keys[1], a[1], 'serving', a[2])
  if not person then return refused end
  return {'ok', a[1], append(keys[1], a[1], a[3])}
end
redis.register_function('hf_plan_note', plan_note)
