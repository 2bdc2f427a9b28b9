-- Adds a scheduled change. KEYS schedules; ARGV id, entry, how many there may be
-- Answer 1 when added
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
