-- Notes when admin keys were used last. KEYS admin_keys, admin_keys_used; ARGV id, time, id, time ...
-- Times are texts of one length, so that the later one is the greater one.
for i = 1, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[2], ARGV[i])
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 and (not known or known < ARGV[i + 1]) then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  end
end
return 1
