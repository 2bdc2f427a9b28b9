-- Removes an admin key, unless it is the last of role admin. KEYS admin_keys; ARGV id
-- Answer 'removed' | 'not_found' | 'last_admin'
local key = redis.call('HGET', KEYS[1], ARGV[1])
if not key then
  return 'not_found'
end
if cjson.decode(key).role == 'admin' then
  local admins = 0
  for _, other in ipairs(redis.call('HVALS', KEYS[1])) do
    if cjson.decode(other).role == 'admin' then
      admins = admins + 1
    end
  end
  if admins == 1 then
    return 'last_admin'
  end
end
redis.call('HDEL', KEYS[1], ARGV[1])
return 'removed'
