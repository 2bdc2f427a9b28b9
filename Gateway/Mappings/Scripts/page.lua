-- Documents in the order of their identifiers. The most is bounded by what Lua can unpack: ask for 2000 at most.
-- KEYS order mappings; ARGV lower bound as ZRANGEBYLEX takes it, most documents
local identifiers = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], '+', 'LIMIT', 0, ARGV[2])
if #identifiers == 0 then
  return {}
end
return redis.call('HMGET', KEYS[2], unpack(identifiers))
