-- Plans that wait to be applied: their chunks first, the plan last. A chunk without a plan is of one in the making, or was left behind.
CREATE TABLE plans (
    id TEXT PRIMARY KEY,
    content_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE plan_chunks (
    content_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (content_id, number)
) STRICT;
