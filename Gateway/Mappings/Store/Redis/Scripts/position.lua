-- Where the store stands, and whether its parts agree.
-- KEYS meta mappings order abandoned; ARGV a lineage to look up
-- Answer {lineage, revision, commit id, mappings by the summary, mappings in the hash, mappings in the order, 1 if the lineage was given up}
local meta = redis.call('HMGET', KEYS[1], 'lineage', 'revision', 'commit_id', 'mappings')
return {
  meta[1] or '', meta[2] or '0', meta[3] or '', tonumber(meta[4] or '0'),
  redis.call('HLEN', KEYS[2]), redis.call('ZCARD', KEYS[3]), redis.call('HEXISTS', KEYS[4], ARGV[1])
}
