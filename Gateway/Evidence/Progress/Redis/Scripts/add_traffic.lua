-- Adds the counts of one writer's batch, unless it is in already.
-- KEYS traffic-of-the-day last_seen last_sign_in writer
-- ARGV batch writer-ttl-seconds traffic-expires-at kind... (6), then a row: identifier seen_at sign_in_at-or-empty count... (6)
local newest = tonumber(redis.call('GET', KEYS[4]) or '0')
if newest >= tonumber(ARGV[1]) then
  return 0
end

rehearse()
local function see(key, identifier, at)
  if at ~= '' and tonumber(at) > tonumber(redis.call('HGET', key, identifier) or '0') then
    redis.call('HSET', key, identifier, at)
  end
end

for row = 10, #ARGV, 9 do
  local identifier = ARGV[row]
  see(KEYS[2], identifier, ARGV[row + 1])
  see(KEYS[3], identifier, ARGV[row + 2])
  for kind = 1, 6 do
    local count = ARGV[row + 2 + kind]
    if count ~= '0' then
      redis.call('HINCRBY', KEYS[1], ARGV[3 + kind] .. ':' .. identifier, count)
    end
  end
end
redis.call('EXPIREAT', KEYS[1], ARGV[3])
redis.call('SET', KEYS[4], ARGV[1], 'EX', ARGV[2])
return 1
