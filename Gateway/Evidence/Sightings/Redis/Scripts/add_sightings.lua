-- Adds what one writer saw to what is there, within bounds, unless the batch is in already.
-- KEYS writer sighted strangers strangers_new, then sightings:IDENTIFIER of each identifier of the batch and of the strangers that may give way:
--      of the new ones those that were quiet for longest as the caller read them, no fewer than the batch has identifiers
-- ARGV batch number, seconds to remember it, prefix of the identifiers' keys, 1 where they have no mapping or 0, most values of a kind,
--      most bytes of an identifier, most strangers, most established ones, milliseconds after which one is established, identifiers of the batch,
--      then for each sighting, those of one identifier together: identifier kind value count first-seen last-seen detail-or-''
-- Answer how many there was no room for; -1 where others might have to give way than were read
local WRITER, SIGHTED, STRANGERS, NEW = unpack(KEYS, 1, 4)
local number, remember, are_strangers, identifiers = tonumber(ARGV[1]), ARGV[2], ARGV[4] == '1', tonumber(ARGV[10])
local max_values, max_bytes = tonumber(ARGV[5]), tonumber(ARGV[6])
local max_strangers, max_established, established_after = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
if tonumber(redis.call('GET', WRITER) or '0') >= number then
  return 0
end

-- By identifier, where its key stands among KEYS.
local of = {}
for i = 5, #KEYS - 1 do
  of[string.sub(KEYS[i], #ARGV[3] + 1)] = i
end

-- Each of the batch takes one from the front at the most: it pushes it out, or is one itself that moves back.
if are_strangers and redis.call('ZCARD', STRANGERS) + redis.call('ZCARD', NEW) + identifiers > max_strangers then
  for _, quiet in ipairs(redis.call('ZRANGE', NEW, 0, identifiers - 1)) do
    if not of[quiet] then
      return -1
    end
  end
end

-- What is there of one identifier, by field.
local function shelf_of(identifier)
  local shelf = { all = {}, of_kind = {}, bytes = 0, written = {}, removed = {} }
  local stored = redis.call('HGETALL', KEYS[of[identifier]])
  for i = 1, #stored, 2 do
    local kind = string.match(stored[i], '^([^:]*):')
    local count, first, last, detail = string.match(stored[i + 1], '^(%d+) (%d+) (%d+) (.*)$')
    local size = #stored[i] - #kind - 1 + #detail
    shelf.all[stored[i]] = { kind = kind, count = tonumber(count), first = tonumber(first), last = tonumber(last), detail = detail, size = size }
    shelf.of_kind[kind] = (shelf.of_kind[kind] or 0) + 1
    shelf.bytes = shelf.bytes + size
  end
  return shelf
end

local function least_of(shelf, kind)
  local field, least
  for other, entry in pairs(shelf.all) do
    if entry.kind == kind
      and (not least or entry.count < least.count
        or (entry.count == least.count and (entry.last < least.last or (entry.last == least.last and other < field)))) then
      field, least = other, entry
    end
  end
  return field, least
end

local function add(shelf, kind, value, count, first, last, detail)
  local field = kind .. ':' .. value
  local entry = shelf.all[field]
  if entry then
    local grown = #detail - #entry.detail
    if detail ~= '' and (entry.detail == '' or last >= entry.last) and shelf.bytes + grown <= max_bytes then
      entry.detail, entry.size, shelf.bytes = detail, entry.size + grown, shelf.bytes + grown
    end
    entry.count, entry.first, entry.last = entry.count + count, math.min(entry.first, first), math.max(entry.last, last)
    shelf.written[field] = true
    return true
  end

  local size, victim, least = #value + #detail, nil, nil
  if (shelf.of_kind[kind] or 0) >= max_values then
    victim, least = least_of(shelf, kind)
    if least.count > count then
      return false
    end
  end
  if shelf.bytes - (least and least.size or 0) + size > max_bytes then
    return false
  end
  if victim then
    shelf.all[victim], shelf.written[victim], shelf.removed[victim] = nil, nil, true
    shelf.of_kind[kind], shelf.bytes = shelf.of_kind[kind] - 1, shelf.bytes - least.size
  end
  shelf.all[field] = { kind = kind, count = count, first = first, last = last, detail = detail, size = size }
  shelf.written[field], shelf.removed[field] = true, nil
  shelf.of_kind[kind], shelf.bytes = (shelf.of_kind[kind] or 0) + 1, shelf.bytes + size
  return true
end

-- Makes room for a stranger, or takes note that it was seen again; false where all the room belongs to established ones.
local function admit(identifier, first, last)
  if redis.call('ZSCORE', STRANGERS, identifier) then
    redis.call('ZADD', STRANGERS, last, identifier)
    return true
  end
  if redis.call('ZSCORE', NEW, identifier) then
    if last - first >= established_after and redis.call('ZCARD', STRANGERS) < max_established then
      redis.call('ZREM', NEW, identifier)
      redis.call('ZADD', STRANGERS, last, identifier)
    else
      redis.call('ZADD', NEW, last, identifier)
    end
    return true
  end
  if redis.call('ZCARD', STRANGERS) + redis.call('ZCARD', NEW) >= max_strangers then
    local quiet = redis.call('ZRANGE', NEW, 0, 0)[1]
    if not quiet then
      return false
    end
    redis.call('ZREM', NEW, quiet)
    redis.call('ZREM', SIGHTED, quiet)
    redis.call('DEL', KEYS[of[quiet]])
  end
  redis.call('ZADD', NEW, last, identifier)
  return true
end

-- Stores what was added to one identifier; answers false where it is a stranger that there is no room for.
local function store(identifier, shelf)
  if not next(shelf.written) then
    return true
  end
  local first, last = math.huge, 0
  for _, entry in pairs(shelf.all) do
    first, last = math.min(first, entry.first), math.max(last, entry.last)
  end
  if not are_strangers then
    redis.call('ZREM', STRANGERS, identifier)
    redis.call('ZREM', NEW, identifier)
  elseif not admit(identifier, first, last) then
    return false
  end
  for field in pairs(shelf.removed) do
    redis.call('HDEL', KEYS[of[identifier]], field)
  end
  for field in pairs(shelf.written) do
    local entry = shelf.all[field]
    redis.call('HSET', KEYS[of[identifier]], field, string.format('%.0f %.0f %.0f %s', entry.count, entry.first, entry.last, entry.detail))
  end
  redis.call('ZADD', SIGHTED, last, identifier)
  return true
end

rehearse()
local refused, at = 0, 11
while at <= #ARGV do
  local identifier, shelf, count, without_room = ARGV[at], shelf_of(ARGV[at]), 0, 0
  while ARGV[at] == identifier do
    if not add(shelf, ARGV[at + 1], ARGV[at + 2], tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5]), ARGV[at + 6]) then
      without_room = without_room + 1
    end
    count, at = count + 1, at + 7
  end
  refused = refused + (store(identifier, shelf) and without_room or count)
end
redis.call('SET', WRITER, number, 'EX', remember)
return refused
