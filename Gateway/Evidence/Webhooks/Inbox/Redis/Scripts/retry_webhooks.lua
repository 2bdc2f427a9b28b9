-- Puts what was set aside back among what waits, the oldest first.
-- KEYS aside queue inbox number; ARGV now
-- Answer: how many that were
local entries = redis.call('LRANGE', KEYS[1], 0, -1)
rehearse()
for i = #entries, 1, -1 do
  local number = string.format('%016d', redis.call('INCR', KEYS[4]))
  redis.call('HSET', KEYS[3], number, '0 ' .. (string.match(entries[i], '^%d+ (.*)$') or ''))
  redis.call('ZADD', KEYS[2], ARGV[1], number)
end
redis.call('DEL', KEYS[1])
return #entries
