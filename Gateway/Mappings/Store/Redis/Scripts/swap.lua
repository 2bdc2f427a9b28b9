-- Puts a draft in the place of the present set as one revision, if the store still stands where the draft was made from.
-- KEYS meta mappings aliases order tombstones feed revisions commit:ID large, draft mappings, aliases, order, tombstones, changes,
--      changes:REVISION, then changes:REVISION of each that goes
-- ARGV lineage and revision found; lineage, revision and commit id to have; mappings in the draft; hash it is chained to, its hash, its record (JSON),
--      revisions to keep, seconds to remember, channel, then each large revision whose changes go
-- Answer {'committed'} | {'moved'} | {'damaged', what}
local META, FEED, REVISIONS, ANSWER, LARGE = KEYS[1], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local lineage, revision, commit_id, mappings = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
-- Sent again after an answer that was lost.
if redis.call('EXISTS', ANSWER) == 1 then
  return {'committed'}
end
local meta = redis.call('HMGET', META, 'lineage', 'revision', 'hash')
if (meta[1] or '') ~= ARGV[1] or (meta[2] or '0') ~= ARGV[2] or (meta[3] or '') ~= ARGV[7] then
  return {'moved'}
end
local drafted = redis.call('HLEN', KEYS[10])
if drafted ~= tonumber(mappings) or redis.call('ZCARD', KEYS[12]) ~= drafted then
  return {'damaged', 'a draft of ' .. mappings .. ' mappings has only ' .. drafted .. ': something deletes keys'}
end

rehearse(true)
-- The feed goes: its followers find a gap and read everything anew.
redis.call('UNLINK', FEED)
for i, at in ipairs({2, 3, 4, 5, 15}) do
  redis.call('UNLINK', KEYS[at])
  if redis.call('EXISTS', KEYS[9 + i]) == 1 then
    redis.call('RENAME', KEYS[9 + i], KEYS[at])
    redis.call('PERSIST', KEYS[at])
  end
end

-- Their changes take the place of entries in a million histories; only the newest few are kept. Which go was read at the revision found.
redis.call('ZADD', LARGE, revision, revision)
for i = 13, #ARGV do
  redis.call('UNLINK', KEYS[i + 3])
  redis.call('ZREM', LARGE, ARGV[i])
end
redis.call('HMSET', META, 'lineage', lineage, 'revision', revision, 'commit_id', commit_id, 'mappings', mappings, 'hash', ARGV[8])
redis.call('HSET', REVISIONS, revision, ARGV[9])
redis.call('HDEL', REVISIONS, string.format('%.0f', tonumber(revision) - tonumber(ARGV[10])))
redis.call('SETEX', ANSWER, ARGV[11], table.concat({lineage, revision, commit_id, ''}, '\n'))
-- Who is not told finds out by asking, a moment later.
redis.pcall('PUBLISH', ARGV[12], revision)
return {'committed'}
