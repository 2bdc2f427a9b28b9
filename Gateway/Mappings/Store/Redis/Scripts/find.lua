-- The document that an identifier or an alias leads to.
-- KEYS mappings aliases; ARGV key
local document = redis.call('HGET', KEYS[1], ARGV[1])
if document then
  return document
end
local owner = redis.call('HGET', KEYS[2], ARGV[1])
return owner and redis.call('HGET', KEYS[1], owner)
