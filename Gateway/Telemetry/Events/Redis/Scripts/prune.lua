-- Drops some of the oldest events together with their places in the indexes.
-- KEYS stream requests; ARGV milliseconds before which all go, most events to keep, most to drop, prefix of the identifiers' keys
-- Answer how many were dropped
local STREAM, REQUESTS = unpack(KEYS)
local before, keep, step, of = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
rehearse(true)
local length = redis.call('XLEN', STREAM)
local dropped = 0
for _, entry in ipairs(redis.call('XRANGE', STREAM, '-', '+', 'COUNT', step)) do
  local id, fields = entry[1], entry[2]
  local ms, n = string.match(id, '^(%d+)-(%d+)$')
  if tonumber(ms) >= before and length - dropped <= keep then
    break
  end
  local request, identifier = fields[2], fields[4]
  local first, rest = string.match(redis.call('HGET', REQUESTS, request) or '', '^(%S+) ?(.*)$')
  if first == id then
    if rest == '' then
      redis.call('HDEL', REQUESTS, request)
    else
      redis.call('HSET', REQUESTS, request, rest)
    end
  end
  if identifier ~= '' then
    redis.call('ZREM', of .. identifier, string.rep('0', 14 - #ms) .. ms .. '-' .. string.rep('0', 8 - #n) .. n)
  end
  dropped = dropped + 1
end
if dropped > 0 then
  redis.call('XTRIM', STREAM, 'MAXLEN', length - dropped)
end
return dropped
