-- Adds to a draft: a whole set that is brought in parts and put in place as one. Harmless when sent twice.
-- KEYS draft mappings, draft aliases, draft order, draft tombstones, draft changes
-- ARGV seconds to live, then for each mapping: 'keep', 'change' or 'delete', identifier, document ('' to delete), last version (to delete),
--      number of aliases, the aliases
-- Answer {{identifier, key, owner} ...}: keys that two mappings of the draft want
local MAPPINGS, ALIASES, ORDER, TOMBSTONES, CHANGES = unpack(KEYS, 1, 5)
rehearse()
local conflicts = {}
local at = 2
while at <= #ARGV do
  local kind, identifier, document, version, aliases = unpack(ARGV, at, at + 4)
  aliases = tonumber(aliases)
  if kind ~= 'keep' then
    redis.call('HSET', CHANGES, identifier, document)
  end
  if kind == 'delete' then
    redis.call('HSET', TOMBSTONES, identifier, version)
  else
    if kind == 'change' then
      redis.call('HDEL', TOMBSTONES, identifier)
    end
    local owner = redis.call('HGET', ALIASES, identifier)
    if owner then
      conflicts[#conflicts + 1] = {identifier, identifier, owner}
    end
    redis.call('HSET', MAPPINGS, identifier, document)
    redis.call('ZADD', ORDER, 0, identifier)
    for i = 1, aliases do
      local alias = ARGV[at + 4 + i]
      owner = redis.call('HEXISTS', MAPPINGS, alias) == 1 and alias
      if not owner and redis.call('HSETNX', ALIASES, alias, identifier) == 0 then
        owner = redis.call('HGET', ALIASES, alias)
      end
      if owner and owner ~= identifier then
        conflicts[#conflicts + 1] = {identifier, alias, owner}
      end
    end
  end
  at = at + 5 + aliases
end
for i = 1, 5 do
  redis.call('EXPIRE', KEYS[i], ARGV[1])
end
return conflicts
