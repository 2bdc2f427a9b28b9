-- Applies one commit as one revision, or nothing of it. Everything is judged before the first write: Redis does not undo a script.
--
-- KEYS meta mappings aliases order tombstones feed abandoned commit:ID revisions, then for each write history:IDENTIFIER
-- ARGV channel, commit id, lineage of a new store, expected lineage or *, expected revision or *,
--      lineage, revision and commit id the caller has seen, time, stamp (JSON), feed length, history length, history key prefix,
--      seconds to remember, revision and hash that the caller chained the commit to, its hash, its record (JSON), revisions to keep,
--      then for each write: expected version or *, a space, document without its numbers or '' to delete
-- Answer {'committed', lineage, revision, commit id, 'version created_at' lines} | {'moved', lineage, revision, commit id}
--      | {'chain', revision, hash} to be chained anew, for another commit came in between
--      | {'refused', {{ordinal, 'version', actual} | {ordinal, 'not_found'} | {ordinal, 'taken', key, owner} ...}} | {'damaged', what}

local META, MAPPINGS, ALIASES, ORDER, TOMBSTONES, FEED, ABANDONED, ANSWER, REVISIONS = unpack(KEYS, 1, 9)
local channel, commit_id, new_lineage, expected_lineage, expected_revision = unpack(ARGV, 1, 5)
local seen_lineage, seen_revision, seen_commit_id = ARGV[6], tonumber(ARGV[7]), ARGV[8]
local now, stamp, feed_length, history_length, history_prefix, remember = unpack(ARGV, 9, 14)
local chain_revision, chain_hash, hash, record, revisions_kept = unpack(ARGV, 15, 19)
local count = #ARGV - 19

-- The caller asks again after an answer that was lost.
local remembered = redis.call('GET', ANSWER)
if remembered then
  return {'committed', string.match(remembered, '^([^\n]*)\n([^\n]*)\n([^\n]*)\n(.*)$')}
end

local function number(n)
  return string.format('%.0f', n)
end

local meta = redis.call('HMGET', META, 'lineage', 'revision', 'commit_id', 'mappings', 'hash')
local lineage, revision, last_commit_id = meta[1] or '', tonumber(meta[2] or '0'), meta[3] or ''
local mappings = tonumber(meta[4] or '0')

local stored = redis.call('HLEN', MAPPINGS)
if stored ~= mappings or redis.call('ZCARD', ORDER) ~= mappings then
  return {'damaged', 'its summary counts ' .. mappings .. ' mappings, but ' .. stored .. ' are there'}
end

local newest = redis.call('XREVRANGE', FEED, '+', '-', 'COUNT', 1)[1]
if newest and tonumber(string.match(newest[1], '^(%d+)')) > revision then
  return {'damaged', 'its change feed is ahead of its summary'}
end

-- What the caller has seen must still be there: numbering on from less would give other content a number that followers already passed.
local is_behind = false
if seen_lineage ~= '' and redis.call('HEXISTS', ABANDONED, seen_lineage) == 0 then
  is_behind = lineage ~= seen_lineage or revision < seen_revision
    or (revision == seen_revision and seen_commit_id ~= '' and last_commit_id ~= seen_commit_id)
end

if is_behind or (expected_lineage ~= '*' and expected_lineage ~= lineage)
  or (expected_revision ~= '*' and tonumber(expected_revision) ~= revision) then
  return {'moved', lineage, number(revision), last_commit_id}
end

-- The first fields of a document are written below, so their form is known, and aliases follow them where there are any.
local HEAD = '^{"version":(%d+),"revision":%d+,"created_at":"([^"]+)",()'

local function aliases_of(document, content)
  return string.sub(document, content, content + 8) == '"aliases"' and cjson.decode(document).aliases or {}
end

local writes, touched, claims, conflicts, only_deletes = {}, {}, {}, {}, true

local function refuse(ordinal, ...)
  conflicts[#conflicts + 1] = {ordinal, ...}
end

for ordinal = 1, count do
  local expected, body = string.match(ARGV[19 + ordinal], '^(%S+) (.*)$')
  local write = {
    identifier = string.sub(KEYS[9 + ordinal], #history_prefix + 1), expected = expected, body = body, aliases = aliases_of(body, 2),
    version = 0, old_aliases = {}, kept = {}
  }
  local old = redis.call('HGET', MAPPINGS, write.identifier)
  if old then
    local version, created, rest = string.match(old, HEAD)
    if not version then
      return {'damaged', 'a mapping in it cannot be read'}
    end
    write.exists, write.version, write.created, write.old_aliases = true, tonumber(version), created, aliases_of(old, rest)
  end
  redis.call('LLEN', KEYS[9 + ordinal])
  only_deletes = only_deletes and write.body == ''
  writes[ordinal] = write
  touched[write.identifier] = true
end

-- Keys that a mapping has and keeps are its own, whoever else of the batch asks for them.
for _, write in ipairs(writes) do
  if write.exists and write.body ~= '' then
    claims[write.identifier] = write.identifier
    local wanted = {}
    for _, alias in ipairs(write.aliases) do
      wanted[alias] = true
    end
    for _, alias in ipairs(write.old_aliases) do
      if wanted[alias] then
        claims[alias], write.kept[alias] = write.identifier, true
      end
    end
  end
end

local function claim(ordinal, write, key)
  local claimed = claims[key]
  if claimed == write.identifier then
    return
  end
  if claimed then
    return refuse(ordinal, 'taken', key, claimed)
  end
  local owner = redis.call('HEXISTS', MAPPINGS, key) == 1 and key or redis.call('HGET', ALIASES, key)
  if owner and owner ~= write.identifier and not touched[owner] then
    return refuse(ordinal, 'taken', key, owner)
  end
  claims[key] = write.identifier
end

for ordinal, write in ipairs(writes) do
  if write.expected ~= '*' and tonumber(write.expected) ~= write.version then
    refuse(ordinal, 'version', number(write.version))
  elseif write.body == '' and not write.exists then
    refuse(ordinal, 'not_found')
  end
  if write.body ~= '' then
    claim(ordinal, write, write.identifier)
    for _, alias in ipairs(write.aliases) do
      claim(ordinal, write, alias)
    end
  end
end

if #conflicts > 0 then
  return {'refused', conflicts}
end

-- SHA-256 is made by the caller, so the chain is compared here instead of being continued here.
if tonumber(chain_revision) ~= revision or chain_hash ~= (meta[5] or '') then
  return {'chain', number(revision), meta[5] or ''}
end

-- What could still fail is tried: keys of another type, then each command. A full server still takes deletions, which make room on it.
redis.call('HLEN', ALIASES)
redis.call('HLEN', TOMBSTONES)
redis.call('HLEN', REVISIONS)
rehearse(only_deletes)

-- From here on everything is written. Keys are freed first, so that swaps come out right.
for _, write in ipairs(writes) do
  for _, alias in ipairs(write.old_aliases) do
    if not write.kept[alias] then
      redis.call('HDEL', ALIASES, alias)
    end
  end
  if write.body == '' then
    redis.call('HDEL', MAPPINGS, write.identifier)
    redis.call('ZREM', ORDER, write.identifier)
    redis.call('HSET', TOMBSTONES, write.identifier, number(write.version))
    mappings = mappings - 1
  end
end

revision = revision + 1
lineage = lineage ~= '' and lineage or new_lineage
local prefix = number(revision) .. '-'
local numbers = {}
for ordinal, write in ipairs(writes) do
  local document = ''
  if write.body ~= '' then
    if not write.exists then
      write.version = tonumber(redis.call('HGET', TOMBSTONES, write.identifier) or '0')
      write.created = now
      redis.call('HDEL', TOMBSTONES, write.identifier)
      redis.call('ZADD', ORDER, 0, write.identifier)
      mappings = mappings + 1
    end
    local version = number(write.version + 1)
    -- Joined as text: decoding and encoding again would turn empty lists into objects and large numbers into floating point.
    document = '{"version":' .. version .. ',"revision":' .. number(revision) .. ',"created_at":"' .. write.created .. '",' .. string.sub(write.body, 2)
    redis.call('HSET', MAPPINGS, write.identifier, document)
    for _, alias in ipairs(write.aliases) do
      if not write.kept[alias] then
        redis.call('HSET', ALIASES, alias, write.identifier)
      end
    end
    numbers[ordinal] = version .. ' ' .. write.created
  else
    numbers[ordinal] = ''
  end

  -- Readers of the feed learn from the first entry how many follow, and which commit came before.
  if ordinal == 1 then
    redis.call('XADD', FEED, 'MAXLEN', '~', feed_length, prefix .. '0', 'identifier', write.identifier, 'document', document,
      'changes', count, 'stamp', stamp, 'commit_id', commit_id, 'previous_commit_id', last_commit_id)
  else
    redis.call('XADD', FEED, 'MAXLEN', '~', feed_length, prefix .. number(ordinal - 1), 'identifier', write.identifier, 'document', document)
  end

  redis.call('LPUSH', KEYS[9 + ordinal], '{"revision":' .. number(revision) .. ',"stamp":' .. stamp .. ',"after":' .. (document ~= '' and document or 'null') .. '}')
  redis.call('LTRIM', KEYS[9 + ordinal], 0, history_length - 1)
end

redis.call('HMSET', META, 'lineage', lineage, 'revision', number(revision), 'commit_id', commit_id, 'mappings', number(mappings), 'hash', hash)
redis.call('HSET', REVISIONS, number(revision), record)
redis.call('HDEL', REVISIONS, number(revision - tonumber(revisions_kept)))
local answer = {lineage, number(revision), commit_id, table.concat(numbers, '\n')}
redis.call('SETEX', ANSWER, remember, table.concat(answer, '\n'))
-- Who is not told finds out by asking, a moment later.
redis.pcall('PUBLISH', channel, number(revision))
return {'committed', unpack(answer)}
