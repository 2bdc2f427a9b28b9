-- The embedded store. Times are ISO-8601 UTC text. Texts compare by their UTF-8 bytes (BINARY), as they do in Redis.

-- One row, made with the first commit.
CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    lineage TEXT NOT NULL
) STRICT;

CREATE TABLE revisions (
    revision INTEGER PRIMARY KEY,
    commit_id TEXT NOT NULL,
    committed_at TEXT NOT NULL,
    committed_by TEXT NOT NULL,
    reason TEXT,
    -- The revision's changes are the rows first_change .. first_change + change_count - 1.
    first_change INTEGER NOT NULL,
    change_count INTEGER NOT NULL
) STRICT;

-- The present content. Filters are applied to documents as they stream by: no column repeats what a document says.
CREATE TABLE mappings (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL
) STRICT;

-- Identifiers and aliases in one unique index. Without a foreign key: checking it would need a second index as large as this one.
CREATE TABLE mapping_keys (
    key TEXT PRIMARY KEY,
    mapping_id INTEGER NOT NULL,
    is_alias INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last version of each mapping that is not there now, so that its numbering goes on when it comes back.
CREATE TABLE tombstones (
    identifier TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every change ever made, in order; document is NULL for a deletion.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    identifier TEXT NOT NULL,
    document TEXT
) STRICT;

CREATE INDEX changes_by_identifier ON changes (identifier);

CREATE TABLE admin_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    secret_sha256 BLOB NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL
) STRICT;
