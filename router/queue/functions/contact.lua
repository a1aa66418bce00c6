-- contact: all that the line knows of a contact and of the person behind it, in one look. KEYS 1: site. ARGV: 1 contact.
-- Returns {record, {wrapped key, sealed number, contact, stopped}, length of the journal}, or {} when there is no such
-- contact. The record's fields stand in the order in which router/queue/records.cpp reads them.
local function contact(keys, a)
  local site = keys[1]
  local c = redis.call('HMGET', site .. 'c:' .. a[1], 'state', 'person', 'channel', 'lane', 'owner', 'holder', 'node', 'concerns',
    'left', 'level', 'engine', 'arrived', 'accepted', 'deadline', 'offer', 'seen_contact', 'seen_clinician', 'turns', 'assessed',
    'returned')
  if not c[1] then return {} end
  local p = redis.call('HMGET', site .. 'p:' .. c[2], 'key', 'number', 'contact', 'stopped')
  return {c, p, redis.call('LLEN', site .. 'j:' .. a[1])}
end
redis.register_function{function_name = 'hf_contact', callback = contact, flags = {'no-writes'}}
