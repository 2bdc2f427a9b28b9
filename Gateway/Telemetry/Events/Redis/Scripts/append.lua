-- Appends a batch of events and indexes them; nothing where the process's batch is there already, because its answer got lost.
-- KEYS stream requests batch, then of:IDENTIFIER of each identifier
-- ARGV batch number, seconds to remember it, then for each event: request id, identifier or '', which of KEYS is its own, event (JSON)
local STREAM, REQUESTS, BATCH = unpack(KEYS, 1, 3)
local number, remember = ARGV[1], ARGV[2]
if tonumber(redis.call('GET', BATCH) or '0') >= tonumber(number) then
  return 0
end

-- A request has few events; one that has more is found by its first ones.
local MAX_IDS_LENGTH = 600

rehearse()
for at = 3, #ARGV, 4 do
  local request, identifier = ARGV[at], ARGV[at + 1]
  local id = redis.call('XADD', STREAM, '*', 'request', request, 'identifier', identifier, 'event', ARGV[at + 3])
  local known = redis.call('HGET', REQUESTS, request)
  if not known then
    redis.call('HSET', REQUESTS, request, id)
  elseif #known < MAX_IDS_LENGTH then
    redis.call('HSET', REQUESTS, request, known .. ' ' .. id)
  end
  if identifier ~= '' then
    local ms, n = string.match(id, '^(%d+)-(%d+)$')
    -- Padded, so that the order of the bytes is that of the places: all entries of one script share their millisecond.
    redis.call('ZADD', KEYS[tonumber(ARGV[at + 2])], 0, string.rep('0', 14 - #ms) .. ms .. '-' .. string.rep('0', 8 - #n) .. n)
  end
end
redis.call('SETEX', BATCH, remember, number)
return 1
