-- Forgets everybody of a tenant.
-- KEYS identities:IDENTIFIER identity_count:IDENTIFIER identity_tenants; ARGV identifier
-- Answer 1 where there was somebody
rehearse(true)
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('DEL', KEYS[2])
return redis.call('DEL', KEYS[1])
