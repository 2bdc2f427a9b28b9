-- Forgets what was not seen for long, of some identifiers.
-- KEYS sighted strangers strangers_new, then sightings:IDENTIFIER of each; ARGV before, then each identifier
rehearse(true)
local before = tonumber(ARGV[1])
for i = 2, #ARGV do
  local last = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or '0')
  if last < before then
    redis.call('DEL', KEYS[i + 2])
    redis.call('ZREM', KEYS[1], ARGV[i])
    redis.call('ZREM', KEYS[2], ARGV[i])
    redis.call('ZREM', KEYS[3], ARGV[i])
  else
    local stored = redis.call('HGETALL', KEYS[i + 2])
    for field = 1, #stored, 2 do
      if tonumber(string.match(stored[field + 1], '^%d+ %d+ (%d+)')) < before then
        redis.call('HDEL', KEYS[i + 2], stored[field])
      end
    end
  end
end
return 1
