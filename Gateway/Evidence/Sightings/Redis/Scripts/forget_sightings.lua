-- Forgets what was seen of an identifier.
-- KEYS sightings-of-it sighted strangers strangers_new; ARGV identifier
-- Answer 1 where there was something
rehearse(true)
for i = 2, 4 do
  redis.call('ZREM', KEYS[i], ARGV[1])
end
return redis.call('DEL', KEYS[1])
