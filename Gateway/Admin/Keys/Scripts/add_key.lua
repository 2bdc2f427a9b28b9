-- Adds an admin key. KEYS admin_keys; ARGV id, key (JSON), 1 to add only where there is none
-- Answer 1 when added
if ARGV[3] == '1' and redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
