-- Puts people of one tenant as the caller merged them, unless they are others by now than it read, and counts them by their drift.
-- KEYS identities:IDENTIFIER identity_count:IDENTIFIER identity_tenants
-- ARGV identifier, basis, most people, newest day or '' where people are taken out,
--      then for each person: its hash, what was read of it or '', what it is to be or '' for gone
-- Answer how many there was no room for; -1 where something else is there than was read, and nothing was changed
local PEOPLE, COUNT, TENANTS = KEYS[1], KEYS[2], KEYS[3]
local identifier, basis, most, day = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
if (redis.call('HGET', COUNT, 'basis') or basis) ~= basis then
  return -1
end
for i = 5, #ARGV, 3 do
  if (redis.call('HGET', PEOPLE, ARGV[i]) or '') ~= ARGV[i + 1] then
    return -1
  end
end

local function count(text, by)
  if text ~= '' then
    redis.call('HINCRBY', COUNT, string.match(text, '^%d+'), by)
  end
end

-- Taking out makes room, and has to work on a full server.
rehearse(day == '')
local room, refused = most - redis.call('HLEN', PEOPLE), 0
for i = 5, #ARGV, 3 do
  local person, before, now = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if before == '' and room <= 0 then
    refused = refused + 1
  else
    if before == '' then
      room = room - 1
    end
    if now == '' then
      redis.call('HDEL', PEOPLE, person)
    else
      redis.call('HSET', PEOPLE, person, now)
    end
    count(before, -1)
    count(now, 1)
  end
end

if redis.call('HLEN', PEOPLE) == 0 then
  redis.call('DEL', COUNT)
  redis.call('ZREM', TENANTS, identifier)
elseif day ~= '' then
  redis.call('HSET', COUNT, 'basis', basis)
  local before = tonumber(redis.call('ZSCORE', TENANTS, identifier) or '0')
  redis.call('ZADD', TENANTS, math.max(before, tonumber(day)), identifier)
end
return refused
