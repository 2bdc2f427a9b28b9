-- Entries of the change feed, together with where the store stands at that moment.
-- KEYS meta feed abandoned; ARGV first id, most entries, the follower's lineage
-- Answer {lineage, revision, commit id, 1 if the follower's lineage was given up, entries, the emergency switch (JSON) or ''}
local meta = redis.call('HMGET', KEYS[1], 'lineage', 'revision', 'commit_id', 'break_glass')
return {
  meta[1] or '', meta[2] or '0', meta[3] or '', redis.call('HEXISTS', KEYS[3], ARGV[3]),
  redis.call('XRANGE', KEYS[2], ARGV[1], '+', 'COUNT', ARGV[2]),
  meta[4] or ''
}
