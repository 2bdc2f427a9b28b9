-- Replaces or removes a scheduled change that is still of a version. KEYS schedules; ARGV id, version, new entry or '' to remove it
-- An entry is its version, a space and JSON. Answer 1 when done
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if not entry or string.match(entry, '^%d+') ~= ARGV[2] then
  return 0
end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
