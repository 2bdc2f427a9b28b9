-- Puts a draft in the place of what the store holds, if the store still stands where the caller looked at it.
-- KEYS meta mappings aliases order feed abandoned revisions, draft mappings, draft aliases, draft order
-- ARGV lineage, revision and commit id found; lineage, revision and commit id to have; mappings in the draft; time; channel;
--      hash it is chained to, its hash, its record (JSON)
-- Answer 1, or 0 when the store moved on or the draft is not whole
local META, MAPPINGS, ALIASES, ORDER, FEED, ABANDONED = unpack(KEYS, 1, 6)
local REVISIONS = KEYS[7]
local meta = redis.call('HMGET', META, 'lineage', 'revision', 'commit_id', 'hash')
if (meta[1] or '') ~= ARGV[1] or (meta[2] or '0') ~= ARGV[2] or (meta[3] or '') ~= ARGV[3] or (meta[4] or '') ~= ARGV[10] then
  return 0
end
if redis.call('HLEN', KEYS[8]) ~= tonumber(ARGV[7]) then
  return 0
end

rehearse(true)
-- The feed goes: its followers find a gap and read everything anew.
redis.call('UNLINK', MAPPINGS, ALIASES, ORDER, FEED)
for i = 2, 4 do
  if redis.call('EXISTS', KEYS[i + 6]) == 1 then
    redis.call('RENAME', KEYS[i + 6], KEYS[i])
    redis.call('PERSIST', KEYS[i])
  end
end

-- Who followed the content that is replaced shall reload it, not call it lost.
if ARGV[1] ~= '' and ARGV[1] ~= ARGV[4] then
  redis.call('HSET', ABANDONED, ARGV[1], ARGV[8])
end
redis.call('HDEL', ABANDONED, ARGV[4])
redis.call('HMSET', META, 'lineage', ARGV[4], 'revision', ARGV[5], 'commit_id', ARGV[6], 'mappings', ARGV[7], 'hash', ARGV[11])
redis.call('HSET', REVISIONS, ARGV[5], ARGV[12])
-- Who is not told finds out by asking, a moment later.
redis.pcall('PUBLISH', ARGV[9], ARGV[5])
return 1
