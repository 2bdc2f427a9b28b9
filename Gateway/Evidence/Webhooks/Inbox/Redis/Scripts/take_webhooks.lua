-- Hands out what is due to the one gateway that has the lease.
-- KEYS queue inbox aside lease; ARGV holder lease-milliseconds max now
-- Answer: waiting, set aside, then number and entry of each
local answer = { redis.call('ZCARD', KEYS[1]), redis.call('LLEN', KEYS[3]) }
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[4], 'LIMIT', 0, ARGV[3])
if #due == 0 then
  return answer
end

local holder = redis.call('GET', KEYS[4])
if holder and holder ~= ARGV[1] then
  return answer
end
for _, number in ipairs(due) do
  answer[#answer + 1] = number
  -- An entry that is gone can only be set aside, and must not hold up the others.
  answer[#answer + 1] = redis.call('HGET', KEYS[2], number) or '0 '
end
redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[2])
return answer
