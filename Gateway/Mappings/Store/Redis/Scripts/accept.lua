-- Records that a lineage was given up, and begins a new one where the store itself has none or that same one.
-- KEYS meta mappings feed abandoned revisions
-- ARGV lineage, revision and commit id found; lineage given up; lineage, revision and commit id to have; time; channel; hash it is chained to, its hash, its record (JSON)
-- Answer 1, or 0 when the store moved on
local meta = redis.call('HMGET', KEYS[1], 'lineage', 'revision', 'commit_id', 'hash')
if (meta[1] or '') ~= ARGV[1] or (meta[2] or '0') ~= ARGV[2] or (meta[3] or '') ~= ARGV[3] or (meta[4] or '') ~= ARGV[10] then
  return 0
end
rehearse(true)
if ARGV[5] ~= ARGV[1] then
  redis.call('UNLINK', KEYS[3])
  redis.call('HMSET', KEYS[1], 'lineage', ARGV[5], 'revision', ARGV[6], 'commit_id', ARGV[7], 'mappings', redis.call('HLEN', KEYS[2]), 'hash', ARGV[11])
  redis.call('HSET', KEYS[5], ARGV[6], ARGV[12])
end
redis.call('HSET', KEYS[4], ARGV[4], ARGV[8])
-- Who is not told finds out by asking, a moment later.
redis.pcall('PUBLISH', ARGV[9], ARGV[6])
return 1
