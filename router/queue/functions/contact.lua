-- contact: all that the line knows of a contact and of the person behind it, in one look. KEYS 1: site. ARGV: 1 contact.
-- Returns a look (site.lua), or {} when there is no such contact.
local function contact(keys, a)
  return look(keys[1], a[1])
end
redis.register_function{function_name = 'hf_contact', callback = contact, flags = {'no-writes'}}
