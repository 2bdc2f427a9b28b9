-- Stytch's own name of a call to its API.
ALTER TABLE events ADD COLUMN stytch_request_id TEXT;
