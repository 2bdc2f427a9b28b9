-- Writes down what came of messages.
-- KEYS queue inbox aside objects; ARGV max-aside, then a message: kind number first second
-- done number object-or-empty rank | postponed number due-at '' | aside number '' ''
local queue, inbox, aside, objects = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
rehearse(true)
for i = 2, #ARGV, 4 do
  local kind, number, first, second = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local entry = redis.call('HGET', inbox, number)
  if kind == 'postponed' then
    if entry then
      local attempts, document = string.match(entry, '^(%d+) (.*)$')
      redis.call('HSET', inbox, number, (tonumber(attempts or '0') + 1) .. ' ' .. (document or ''))
      redis.call('ZADD', queue, first, number)
    end
  else
    redis.call('HDEL', inbox, number)
    redis.call('ZREM', queue, number)
    if kind == 'aside' then
      redis.call('LPUSH', aside, entry or '')
      redis.call('LTRIM', aside, 0, tonumber(ARGV[1]) - 1)
    elseif first ~= '' and (redis.call('HGET', objects, first) or '') < second then
      redis.call('HSET', objects, first, second)
    end
  end
end
return 1
