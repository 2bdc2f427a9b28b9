-- Keeps messages that were not here before, by either id.
-- KEYS ids queue inbox number; ARGV now forget-before max-ids max-waiting, then a message: id event-id-or-empty document-or-empty
-- Answer: for each message 0 stored | 1 duplicate | 2 full
local ids, queue, inbox = KEYS[1], KEYS[2], KEYS[3]
rehearse()
local old = redis.call('ZRANGEBYSCORE', ids, '-inf', '(' .. ARGV[2], 'LIMIT', 0, 1000)
if #old > 0 then
  redis.call('ZREM', ids, unpack(old))
end

local waiting = redis.call('ZCARD', queue)
local receipts = {}
for i = 5, #ARGV, 3 do
  local id, event, document = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local receipt = 0
  if redis.call('ZSCORE', ids, id) or (event ~= '' and redis.call('ZSCORE', ids, event)) then
    receipt = 1
  elseif document ~= '' and waiting >= tonumber(ARGV[4]) then
    receipt = 2
  else
    redis.call('ZADD', ids, ARGV[1], id)
    if event ~= '' then
      redis.call('ZADD', ids, ARGV[1], event)
    end
    if document ~= '' then
      local number = string.format('%016d', redis.call('INCR', KEYS[4]))
      redis.call('HSET', inbox, number, '0 ' .. document)
      redis.call('ZADD', queue, ARGV[1], number)
      waiting = waiting + 1
    end
  end
  receipts[#receipts + 1] = receipt
end
redis.call('ZREMRANGEBYRANK', ids, 0, -tonumber(ARGV[3]) - 1)
return receipts
