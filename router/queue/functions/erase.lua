-- erase: takes the person behind a contact, and all who carry the same plan along, out of the store: first, in one step, their
-- keys, without which nothing sealed can be read, numbers, plans, versions, codes, links and counted tries; then their contacts
-- with all that belongs to them, a bounded number at a time; then the idempotency keys that led to these contacts, which are
-- looked for among all of the site's, a bounded number at a time. What is left of the contact that was named says only that it
-- was erased, and how far, so that an interrupted erasing can go on; `done` takes that away too.
-- KEYS 1: site. ARGV: 1 contact, 2 most contacts now, 3 '1' = done, 4 about how many keys to look through now. Returns {'ok',
-- 1 or 0: whether something is left to do}, {'open'} (a conversation of theirs is not closed), {'unknown'}.
local function erased_persons(site, person)
  local holder = holder_of(site, person)
  local persons = redis.call('SMEMBERS', site .. 'pa:' .. holder)
  persons[#persons + 1] = holder
  return persons, holder
end

local function begin_erasing(site, contact, person)
  local persons, holder = erased_persons(site, person)
  for _, one in ipairs(persons) do
    local open = redis.call('HGET', site .. 'p:' .. one, 'contact')
    if open and open ~= '' then return true end
  end
  for _, one in ipairs(persons) do
    local p = redis.call('HMGET', site .. 'p:' .. one, 'code', 'link', 'last')
    if p[1] then redis.call('DEL', site .. 'rc:' .. p[1]) end
    if p[2] then redis.call('DEL', site .. 'ln:' .. p[2]) end
    if p[3] then redis.call('RPUSH', site .. 'er:' .. contact, p[3]) end
    redis.call('DEL', site .. 'p:' .. one, site .. 'pl:' .. one, site .. 'pv:' .. one, site .. 'pa:' .. one, site .. 'lg:r:' .. one)
  end
end

local function erase_contact(site, contact, named)
  local before = redis.call('HGET', site .. 'c:' .. contact, 'prev')
  for seq = 1, redis.call('LLEN', site .. 'j:' .. contact) do redis.call('DEL', site .. 'om:' .. contact .. '.' .. seq) end
  happened('erased', site, contact, nil, named)
  redis.call('DEL', site .. 'c:' .. contact, site .. 'j:' .. contact, site .. 'x:' .. contact, site .. 'oc:' .. contact)
  redis.call('ZREM', site .. 'oq', contact)
  redis.call('SADD', site .. 'eg:' .. named, contact)
  if contact == named then redis.call('HSET', site .. 'c:' .. contact, 'erased', '0') end
  if before then redis.call('RPUSH', site .. 'er:' .. named, before) end
end

-- `erased` of the named contact is the cursor: '0' at the beginning, 'all' at the end.
local function forget_repeats(site, named, cursor, about)
  local found = redis.call('SCAN', cursor, 'MATCH', site .. 'd:*', 'COUNT', about)
  for _, key in ipairs(found[2]) do
    local contact = string.match(redis.call('GET', key) or '', '^(%w+) ')
    if contact and redis.call('SISMEMBER', site .. 'eg:' .. named, contact) == 1 then redis.call('DEL', key) end
  end
  redis.call('HSET', site .. 'c:' .. named, 'erased', found[1] == '0' and 'all' or found[1])
  return found[1] ~= '0'
end

local function erase(keys, a)
  local site, contact = keys[1], a[1]
  local work = site .. 'er:' .. contact
  local c = redis.call('HMGET', site .. 'c:' .. contact, 'person', 'erased')
  if c[2] and a[3] == '1' then
    redis.call('DEL', site .. 'c:' .. contact, site .. 'eg:' .. contact)
    return {'ok', 0}
  end
  if not c[1] and not c[2] then return {'unknown'} end
  if c[2] and redis.call('EXISTS', work) == 0 then
    return {'ok', c[2] ~= 'all' and forget_repeats(site, contact, c[2], a[4]) and 1 or 0}
  end
  if c[1] and redis.call('EXISTS', work) == 0 then
    if begin_erasing(site, contact, c[1]) then return {'open'} end
    -- Should its person not lead to it any more, the contact itself is there all the same.
    redis.call('RPUSH', work, contact)
  end
  for _ = 1, tonumber(a[2]) do
    local next = redis.call('LPOP', work)
    if not next then break end
    if redis.call('HEXISTS', site .. 'c:' .. next, 'person') == 1 then erase_contact(site, next, contact) end
  end
  return {'ok', 1}
end
redis.register_function('hf_erase', erase)
