-- An identifier has a mapping now; what was seen of it stays.
-- KEYS strangers strangers_new; ARGV identifier
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
