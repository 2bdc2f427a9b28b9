-- Webhook messages in the order of their arrival. Once a message is over its row only says that it was here.
CREATE TABLE webhooks (
    number INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    event_id TEXT UNIQUE,
    received_at TEXT NOT NULL,
    -- NULL: it is over, or was set aside.
    due_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    set_aside_at TEXT,
    document TEXT
) STRICT;

CREATE INDEX webhooks_due ON webhooks (due_at, number) WHERE due_at IS NOT NULL;

CREATE INDEX webhooks_set_aside ON webhooks (set_aside_at) WHERE set_aside_at IS NOT NULL;

-- The newest event that was applied to each object: its time, and whether the object is there after it.
CREATE TABLE webhook_objects (
    object TEXT PRIMARY KEY,
    rank TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which gateway applies messages; one row.
CREATE TABLE webhook_lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    holder TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
