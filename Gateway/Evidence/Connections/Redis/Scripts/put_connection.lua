-- Keeps what is known of a connection unless what is there is as new or newer.
-- KEYS connections; ARGV field, 1 to keep the document that is there or 0, read-at, deleted-at or 0, document
-- An entry is: read-at deleted-at document. Answer 1 where it was kept
local present = redis.call('HGET', KEYS[1], ARGV[1])
local document = ARGV[5]
if present then
  local read_at, kept = string.match(present, '^(%d+) %d+ (.*)$')
  if tonumber(read_at) >= tonumber(ARGV[3]) then
    return 0
  end
  if ARGV[2] == '1' then
    document = kept
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. document)
return 1
