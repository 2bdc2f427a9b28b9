-- Notes an AuthnRequest that left the legacy side.
-- KEYS: since, seen, request (left out by a gateway that only begins)
-- ARGV: now in unix seconds, how long it is kept in milliseconds, 1 where this gateway could not write the ones before
if ARGV[3] == '1' then
  redis.call('SET', KEYS[1], ARGV[1])
else
  redis.call('SET', KEYS[1], ARGV[1], 'NX')
end
if KEYS[3] then
  redis.call('SET', KEYS[2], ARGV[1])
  redis.call('SET', KEYS[3], '1', 'PX', ARGV[2])
end
return 1
