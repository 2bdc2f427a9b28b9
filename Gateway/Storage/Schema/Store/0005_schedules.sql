-- Changes of state that wait for their time, and what became of them; never many.
CREATE TABLE schedules (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;
