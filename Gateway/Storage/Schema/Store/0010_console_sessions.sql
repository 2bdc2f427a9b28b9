-- Who is signed in to the console; the token of none.
CREATE TABLE console_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    ends_at TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX console_sessions_ends_at ON console_sessions (ends_at);
