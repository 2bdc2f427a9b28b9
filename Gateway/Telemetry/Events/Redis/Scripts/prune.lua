-- Drops some of the oldest events together with their places in the indexes.
-- KEYS stream requests, then of:IDENTIFIER of each identifier among the oldest events as the caller read them
-- ARGV milliseconds before which all go, most events to keep, then for each of those events: id, which of KEYS is its identifier's or 0
-- Answer how many were dropped; where others dropped them meanwhile, none
local STREAM, REQUESTS = unpack(KEYS, 1, 2)
local before, keep = tonumber(ARGV[1]), tonumber(ARGV[2])
rehearse(true)
local length = redis.call('XLEN', STREAM)
local dropped = 0
for i, entry in ipairs(redis.call('XRANGE', STREAM, '-', '+', 'COUNT', (#ARGV - 2) / 2)) do
  local id, fields = entry[1], entry[2]
  local ms, n = string.match(id, '^(%d+)-(%d+)$')
  if id ~= ARGV[2 * i + 1] or (tonumber(ms) >= before and length - dropped <= keep) then
    break
  end
  local request, of = fields[2], tonumber(ARGV[2 * i + 2])
  local first, rest = string.match(redis.call('HGET', REQUESTS, request) or '', '^(%S+) ?(.*)$')
  if first == id then
    if rest == '' then
      redis.call('HDEL', REQUESTS, request)
    else
      redis.call('HSET', REQUESTS, request, rest)
    end
  end
  if of > 0 then
    redis.call('ZREM', KEYS[of], string.rep('0', 14 - #ms) .. ms .. '-' .. string.rep('0', 8 - #n) .. n)
  end
  dropped = dropped + 1
end
if dropped > 0 then
  redis.call('XTRIM', STREAM, 'MAXLEN', length - dropped)
end
return dropped
