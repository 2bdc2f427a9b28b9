-- Events before a place, newest first: of one request, of one identifier, or all.
-- KEYS stream requests; ARGV how ('request', 'identifier' or 'all'), what, from id, before id, most entries
-- Answer entries of the stream
-- An identifier's key is made by the caller and is KEYS[3].
local STREAM, REQUESTS, OF = KEYS[1], KEYS[2], KEYS[3]
local how, what, from, before, count = unpack(ARGV)
if how == 'all' then
  return redis.call('XREVRANGE', STREAM, before, from, 'COUNT', count)
end

local function padded(id)
  local ms, n = string.match(id, '^(%d+)-(%d+)$')
  return string.rep('0', 14 - #ms) .. ms .. '-' .. string.rep('0', 8 - #n) .. n
end

local ids = {}
if how == 'request' then
  for id in string.gmatch(redis.call('HGET', REQUESTS, what) or '', '%S+') do
    table.insert(ids, 1, id)
  end
else
  ids = redis.call('ZREVRANGEBYLEX', OF, '[' .. padded(before), '[' .. padded(from), 'LIMIT', 0, count)
end

local entries = {}
for _, indexed in ipairs(ids) do
  local ms, n = string.match(indexed, '^0*(%d+)%-0*(%d+)$')
  local id = ms .. '-' .. n
  local entry = redis.call('XRANGE', STREAM, id, id)[1]
  if entry then
    entries[#entries + 1] = entry
  end
end
return entries
