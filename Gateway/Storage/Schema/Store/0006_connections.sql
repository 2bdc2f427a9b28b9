-- What Stytch holds for connections, as last read. Times are unix microseconds; older facts never replace newer ones.
CREATE TABLE connections (
    project TEXT NOT NULL,
    connection_id TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    -- Kept apart from the document: a mark that comes alone must not lose what else is known.
    deleted_at INTEGER,
    document TEXT NOT NULL,
    PRIMARY KEY (project, connection_id)
) STRICT, WITHOUT ROWID;
