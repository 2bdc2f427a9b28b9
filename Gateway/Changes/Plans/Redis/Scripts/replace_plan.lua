-- Replaces a plan that still stands as it was read, and lets it live as long as before. KEYS plan; ARGV plan as read, its replacement
-- Answer 1 when replaced
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('PSETEX', KEYS[1], math.max(1, redis.call('PTTL', KEYS[1])), ARGV[2])
return 1
