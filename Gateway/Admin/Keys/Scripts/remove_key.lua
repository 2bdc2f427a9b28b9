-- Removes an admin key, unless it is the last of role admin that has not expired. KEYS admin_keys, admin_keys_used; ARGV id, now
-- Answer 'removed' | 'not_found' | 'last_admin'
local key = redis.call('HGET', KEYS[1], ARGV[1])
if not key then
  return 'not_found'
end

-- Both are UTC, 2026-03-02T09:05:00.5+00:00 and 2026-03-02T09:05:00.5000000Z, and compare as texts: + sorts before . and every digit.
local function is_admin(json)
  local found = cjson.decode(json)
  local ends = found.expires_at
  return found.role == 'admin' and (not ends or ends == cjson.null or ends > ARGV[2])
end

if is_admin(key) then
  local admins = 0
  for _, other in ipairs(redis.call('HVALS', KEYS[1])) do
    if is_admin(other) then
      admins = admins + 1
    end
  end
  if admins == 1 then
    return 'last_admin'
  end
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 'removed'
