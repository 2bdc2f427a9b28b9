-- Forgets what was not seen for long; one step of a scan, whose next cursor is the answer.
-- KEYS sighted strangers strangers_new; ARGV cursor before prefix-of-the-identifiers'-keys
rehearse(true)
local scan = redis.call('ZSCAN', KEYS[1], ARGV[1], 'COUNT', 50)
local before, of = tonumber(ARGV[2]), ARGV[3]
for i = 1, #scan[2], 2 do
  local identifier = scan[2][i]
  local key = of .. identifier
  if tonumber(scan[2][i + 1]) < before then
    redis.call('DEL', key)
    for _, set in ipairs(KEYS) do
      redis.call('ZREM', set, identifier)
    end
  else
    local stored = redis.call('HGETALL', key)
    for field = 1, #stored, 2 do
      if tonumber(string.match(stored[field + 1], '^%d+ %d+ (%d+)')) < before then
        redis.call('HDEL', key, stored[field])
      end
    end
  end
end
return scan[1]
