-- Turns the emergency switch on or off, as a revision that changes no mapping.
-- A full server takes it: this is for the day when nothing else works.
-- KEYS meta feed revisions
-- ARGV channel, commit id, lineage of a new store, expected lineage or *, stamp (JSON), feed length,
--      revision and hash that the caller chained it to, its hash, its record (JSON), revisions to keep, the switch (JSON) or '' for off
-- Answer {'committed', lineage, revision, commit id} | {'moved', lineage, revision, commit id} | {'chain', revision, hash}
local META, FEED, REVISIONS = KEYS[1], KEYS[2], KEYS[3]
local channel, commit_id, new_lineage, expected_lineage, stamp, feed_length = unpack(ARGV, 1, 6)
local chain_revision, chain_hash, hash, record, revisions_kept, switch = unpack(ARGV, 7, 12)

local function number(n)
  return string.format('%.0f', n)
end

local meta = redis.call('HMGET', META, 'lineage', 'revision', 'commit_id', 'hash')
local lineage, revision, last_commit_id = meta[1] or '', tonumber(meta[2] or '0'), meta[3] or ''
-- Sent again after an answer that was lost.
if last_commit_id == commit_id then
  return {'committed', lineage, number(revision), commit_id}
end
if expected_lineage ~= '*' and expected_lineage ~= lineage then
  return {'moved', lineage, number(revision), last_commit_id}
end
if tonumber(chain_revision) ~= revision or chain_hash ~= (meta[4] or '') then
  return {'chain', number(revision), meta[4] or ''}
end

redis.call('XLEN', FEED)
redis.call('HLEN', REVISIONS)
rehearse(true)
revision = revision + 1
lineage = lineage ~= '' and lineage or new_lineage
redis.call('XADD', FEED, 'MAXLEN', '~', feed_length, number(revision) .. '-0', 'identifier', '', 'document', '',
  'changes', 0, 'stamp', stamp, 'commit_id', commit_id, 'previous_commit_id', last_commit_id)
redis.call('HMSET', META, 'lineage', lineage, 'revision', number(revision), 'commit_id', commit_id, 'hash', hash)
if switch ~= '' then
  redis.call('HSET', META, 'break_glass', switch)
else
  redis.call('HDEL', META, 'break_glass')
end
redis.call('HSETNX', META, 'mappings', 0)
redis.call('HSET', REVISIONS, number(revision), record)
redis.call('HDEL', REVISIONS, number(revision - tonumber(revisions_kept)))
-- Who is not told finds out by asking, a moment later.
redis.pcall('PUBLISH', channel, number(revision))
return {'committed', lineage, number(revision), commit_id}
