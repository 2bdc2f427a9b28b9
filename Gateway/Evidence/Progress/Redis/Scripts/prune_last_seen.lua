-- Forgets mappings that nobody asked for in a long time; one step of a scan, whose next cursor is the answer.
-- KEYS last_seen last_sign_in; ARGV cursor before
local scan = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', 500)
local before = tonumber(ARGV[2])
for i = 1, #scan[2], 2 do
  if tonumber(scan[2][i + 1]) < before then
    redis.call('HDEL', KEYS[1], scan[2][i])
    redis.call('HDEL', KEYS[2], scan[2][i])
  end
end
return scan[1]
