-- Times as elsewhere: ISO-8601 UTC text. NULL: never.
ALTER TABLE admin_keys ADD COLUMN expires_at TEXT;
ALTER TABLE admin_keys ADD COLUMN last_used_at TEXT;
