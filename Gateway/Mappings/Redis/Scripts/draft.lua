-- Adds mappings to a draft: a set that is brought in parts and put in place as one.
-- KEYS draft mappings, draft aliases, draft order; ARGV seconds to live, then for each mapping: identifier, document, number of aliases, the aliases
local at = 2
while at <= #ARGV do
  local identifier, aliases = ARGV[at], tonumber(ARGV[at + 2])
  redis.call('HSET', KEYS[1], identifier, ARGV[at + 1])
  redis.call('ZADD', KEYS[3], 0, identifier)
  for i = 1, aliases do
    redis.call('HSET', KEYS[2], ARGV[at + 2 + i], identifier)
  end
  at = at + 3 + aliases
end
for _, key in ipairs(KEYS) do
  redis.call('EXPIRE', key, ARGV[1])
end
return redis.call('HLEN', KEYS[1])
