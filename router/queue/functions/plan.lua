-- Safety plans. A plan belongs to a person; one who brought it along by a code has only `plan_of`, the name of its holder.
-- What is unsealed about it stands at the holder: `plans`, "versions agreed-at review working" (0, '' or '-': none).

local function holder_of(site, person)
  local of = redis.call('HGET', site .. 'p:' .. person, 'plan_of')
  return of or person
end

local function facts_in(text)
  return string.match(text or '0 0 - 0', '^(%d+) (%d+) (%S+) (%d)$')
end

-- Whether somebody may have a contact's plan now. `mode`: 'serving' (the user is its clinician), 'person' (its own chat),
-- 'reason' (the caller has seen to it). `reads`: nothing of the plan is changed; then a person may from their own chat when
-- the conversation is over, for as long as they have it open. Returns the person, nil, the nodes of its owner's desk and of its chat; or nil and
-- what to answer.
local function may_plan(site, contact, mode, user, reads)
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'state', 'owner', 'person', 'node', 'owner_node')
  if not c[1] then return nil, {'unknown'} end
  if mode == 'serving' and (c[2] ~= user or (c[1] ~= 'active' and c[1] ~= 'wrapup')) then return nil, {'conflict'} end
  if mode == 'person' and c[1] == 'closed' and not reads then return nil, {'conflict'} end
  return c[3], nil, node_of(site, c[2], c[5]), c[4]
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
  local person, refused = may_plan(site, contact, a[2], a[3], true)
  if not person then return refused end
  if a[4] ~= '' then append(site, contact, a[4]) end
  local holder, key, rev, plan = plan_of_holder(site, holder_of(site, person))
  local versions = site .. 'pv:' .. holder
  local wanted = a[5] ~= '' and redis.call('LRANGE', versions, a[5], a[6]) or {}
  return {'ok', look(site, contact), holder, key, rev, plan, redis.call('LLEN', versions), wanted}
end
redis.register_function('hf_plan_open', plan_open)

-- plan_change: a plan in place of the one that the caller changed. ARGV: 1 contact, 2 mode, 3 user, 4 holder, 5 revision it
-- was ('' = none yet), 6 revision it is, 7 sealed plan, 8 event, 9 idempotency key, 10 life ms, 11 node, 12 '1': nothing stands
-- in it. Returns {'ok', contact, seq}, {'again', …}, {'stale', holder, wrapped key, revision, sealed plan}, {'conflict'}, {'unknown'}.
local function plan_change(keys, a)
  local site, contact = keys[1], a[1]
  local again = say_again(site, a[9])
  if again then return again end
  local person, refused, owner_node, chat_node = may_plan(site, contact, a[2], a[3])
  if not person then return refused end
  local p = redis.call('HMGET', site .. 'p:' .. person, 'plan_of', 'plans')
  local holder = p[1] or person
  local rev = redis.call('HGET', site .. 'pl:' .. holder, 'rev') or ''
  if holder ~= a[4] or rev ~= a[5] then return {'stale', plan_of_holder(site, holder)} end
  redis.call('HSET', site .. 'pl:' .. holder, 'rev', a[6], 'plan', a[7], 'empty', a[12])
  if p[1] then p[2] = redis.call('HGET', site .. 'p:' .. holder, 'plans') end
  local count, at, review, working = facts_in(p[2] or nil)
  if working ~= '1' then redis.call('HSET', site .. 'p:' .. holder, 'plans', count .. ' ' .. at .. ' ' .. review .. ' 1') end
  local seq = redis.call('RPUSH', site .. 'j:' .. contact, a[8])
  tell(site, contact, seq, a[8], owner_node, chat_node, a[11])
  remember(site, a[9], a[10], contact, seq)
  return {'ok', contact, seq}
end
redis.register_function('hf_plan_change', plan_change)

-- plan_agree: the working plan becomes an agreed version. ARGV: 1 now, 2 contact, 3 mode, 4 user, 5 holder, 6 revision, 7
-- versions there are, 8 sealed version or '' (the newest says it already: it is agreed again), 9 review date or '-', 10 event, 11 idempotency key, 12 life ms, 13 '1': the person
-- agreed, which is what a contact at risk is completed with. Returns {'ok', contact, seq, number}, {'again', …}, {'stale'},
-- {'conflict'}, {'unknown'}.
local function plan_agree(keys, a)
  local site, contact = keys[1], a[2]
  local again = say_again(site, a[11])
  if again then
    again[4] = redis.call('HGET', site .. 'c:' .. contact, 'plan_version')
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
  local number, at, review = tonumber(a[7]), a[1], a[9]
  if a[8] ~= '' then number = redis.call('RPUSH', versions, a[8])
  else
    local _
    _, at, review = facts_in(redis.call('HGET', site .. 'p:' .. holder, 'plans') or nil)
  end
  redis.call('HSET', site .. 'p:' .. holder, 'plans', number .. ' ' .. at .. ' ' .. review .. ' 0')
  redis.call('HSET', site .. 'c:' .. contact, 'plan_version', number)
  if a[13] == '1' then redis.call('HSET', site .. 'c:' .. contact, 'planned', number) end
  local seq = append(site, contact, a[10])
  happened('planned', site, contact, tonumber(a[1]), seq)
  remember(site, a[11], a[12], contact, seq)
  return {'ok', contact, seq, number}
end
redis.register_function('hf_plan_agree', plan_agree)

-- plan_contacts: whom to ask what belongs to a plan. ARGV: 1 contact, 2 most of each. Returns {contacts of the person behind
-- it, contacts of the plan's holder if that is another}, the newest first.
local function contacts_of(site, person, most)
  local found, contact = {}, redis.call('HGET', site .. 'p:' .. person, 'last')
  while contact and #found < most do
    found[#found + 1] = contact
    contact = redis.call('HGET', site .. 'c:' .. contact, 'prev')
  end
  return found
end

local function plan_contacts(keys, a)
  local site, most = keys[1], tonumber(a[2])
  local person = redis.call('HGET', site .. 'c:' .. a[1], 'person')
  if not person then return {{}, {}} end
  local holder = holder_of(site, person)
  return {contacts_of(site, person, most), holder ~= person and contacts_of(site, holder, most) or {}}
end
redis.register_function{function_name = 'hf_plan_contacts', callback = plan_contacts, flags = {'no-writes'}}

-- plan_note: an event about the plan by who serves the contact. ARGV: 1 contact, 2 user, 3 event. Returns {'ok', contact,
-- seq}, {'conflict'}, {'unknown'}.
local function plan_note(keys, a)
  local person, refused = may_plan(keys[1], a[1], 'serving', a[2])
  if not person then return refused end
  return {'ok', a[1], append(keys[1], a[1], a[3])}
end
redis.register_function('hf_plan_note', plan_note)

local function has_plan(site, holder)
  return redis.call('EXISTS', site .. 'pl:' .. holder, site .. 'pv:' .. holder) > 0
end

-- Of the names that open a holder's plan there is one of a kind: a new one ends the one before it.
local function renew_name(site, holder, field, prefix, name)
  local before = redis.call('HGET', site .. 'p:' .. holder, field)
  if before then redis.call('DEL', site .. prefix .. before) end
  redis.call('HSET', site .. 'p:' .. holder, field, name)
end

-- plan_code: a new code by which the person can carry their plan over. ARGV: 1 contact, 2 mode, 3 user, 4 the code's name,
-- 5 life ms. Returns {'ok', contact, 0}, {'no_plan'}, {'conflict'}, {'unknown'}.
local function plan_code(keys, a)
  local site = keys[1]
  local person, refused = may_plan(site, a[1], a[2], a[3], true)
  if not person then return refused end
  local holder = holder_of(site, person)
  if not has_plan(site, holder) then return {'no_plan'} end
  renew_name(site, holder, 'code', 'rc:', a[4])
  redis.call('SET', site .. 'rc:' .. a[4], holder, 'PX', a[5])
  return {'ok', a[1], 0}
end
redis.register_function('hf_plan_code', plan_code)

-- A plan that was never agreed and in which nothing stands gives way to one that is carried over.
local function in_the_way(site, person)
  if redis.call('EXISTS', site .. 'pv:' .. person) == 1 then return true end
  return redis.call('EXISTS', site .. 'pl:' .. person) == 1 and redis.call('HGET', site .. 'pl:' .. person, 'empty') ~= '1'
end

-- plan_recall: a person carries a plan over, in their chat or through whoever serves them; the code is used up. ARGV: 1
-- contact, 2 mode, 3 user, 4 the code's name, 5 event, 6 idempotency key, 7 life ms. Returns {'ok', contact, seq, how many versions}, {'again', …}, {'no_code'}, {'has_plan'},
-- {'conflict'}, {'unknown'}.
local function plan_recall(keys, a)
  local site, contact = keys[1], a[1]
  local again = say_again(site, a[6])
  local person, refused = may_plan(site, contact, a[2], a[3])
  if not person then return refused end
  local holder = holder_of(site, person)
  if again then return {'again', contact, again[3], redis.call('LLEN', site .. 'pv:' .. holder)} end
  local from = redis.call('GET', site .. 'rc:' .. a[4])
  if holder ~= person or in_the_way(site, person) then return {'has_plan'} end
  if not from then return {'no_code'} end
  redis.call('DEL', site .. 'rc:' .. a[4])
  redis.call('HDEL', site .. 'p:' .. from, 'code')
  redis.call('DEL', site .. 'pl:' .. person)
  redis.call('HDEL', site .. 'p:' .. person, 'plans')
  redis.call('HSET', site .. 'p:' .. person, 'plan_of', from)
  redis.call('SADD', site .. 'pa:' .. from, person)
  local seq = append(site, contact, a[5])
  remember(site, a[6], a[7], contact, seq)
  return {'ok', contact, seq, redis.call('LLEN', site .. 'pv:' .. from)}
end
redis.register_function('hf_plan_recall', plan_recall)

-- plan_link: an address that shows the plan once. ARGV: 1 contact, 2 user, 3 the token's name, 4 the name of the code asked
-- for, 5 life ms, 6 event. Returns {'ok', contact, seq}, {'no_plan'}, {'conflict'}, {'unknown'}.
local function plan_link(keys, a)
  local site = keys[1]
  local person, refused = may_plan(site, a[1], 'serving', a[2])
  if not person then return refused end
  local holder = holder_of(site, person)
  if not has_plan(site, holder) then return {'no_plan'} end
  renew_name(site, holder, 'link', 'ln:', a[3])
  redis.call('HSET', site .. 'ln:' .. a[3], 'holder', holder, 'code', a[4])
  redis.call('PEXPIRE', site .. 'ln:' .. a[3], a[5])
  return {'ok', a[1], append(site, a[1], a[6])}
end
redis.register_function('hf_plan_link', plan_link)

-- plan_look: somebody opens that address. ARGV: 1 the token's name, 2 the name of the code they give, 3 most tries.
-- Returns {'ok', holder, wrapped key, revision, sealed plan, how many versions, newest sealed version or ''}, {'wrong'},
-- {'gone'}.
local function plan_look(keys, a)
  local site, link = keys[1], keys[1] .. 'ln:' .. a[1]
  local l = redis.call('HMGET', link, 'holder', 'code')
  if not l[1] then return {'gone'} end
  if l[2] ~= a[2] then
    if redis.call('HINCRBY', link, 'tries', 1) < tonumber(a[3]) then return {'wrong'} end
    redis.call('DEL', link)
    return {'gone'}
  end
  redis.call('DEL', link)
  local holder, key, rev, plan = plan_of_holder(site, l[1])
  local versions = site .. 'pv:' .. holder
  return {'ok', holder, key, rev, plan, redis.call('LLEN', versions), redis.call('LINDEX', versions, -1) or ''}
end
redis.register_function('hf_plan_look', plan_look)
