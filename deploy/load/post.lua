-- wrk: POSTs a form with a SAMLResponse of BODY_BYTES to known identifiers in random order.
local identifiers, requests, head, tail = {}, {}, nil, nil
local next_one = 0

function init()
  for line in io.lines(os.getenv("IDENTIFIERS")) do
    identifiers[#identifiers + 1] = line
  end

  math.randomseed(tonumber(os.getenv("SEED")))
  for i = #identifiers, 2, -1 do
    local j = math.random(i)
    identifiers[i], identifiers[j] = identifiers[j], identifiers[i]
  end

  local headers = {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Origin"] = "https://idp.example.com",
    ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    ["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  }
  local body = "SAMLResponse=" .. string.rep("PHNhbWxwOlJl", math.floor((tonumber(os.getenv("BODY_BYTES")) - 13) / 12))
  local sample = wrk.format("POST", "/old-sso/@", headers, body)
  local at = string.find(sample, "@", 1, true)
  head, tail = string.sub(sample, 1, at - 1), string.sub(sample, at + 1)

  -- Ready-made where memory allows, so that making requests does not slow their sender.
  if #identifiers <= 20000 then
    for i = 1, #identifiers do
      requests[i] = head .. identifiers[i] .. tail
    end
  end
end

function request()
  next_one = next_one % #identifiers + 1
  return requests[next_one] or head .. identifiers[next_one] .. tail
end
