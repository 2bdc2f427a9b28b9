-- Links to pages for customers' IT; the secret of none.
CREATE TABLE handover_links (
    id TEXT NOT NULL PRIMARY KEY,
    identifier TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX handover_links_identifier ON handover_links (identifier);
