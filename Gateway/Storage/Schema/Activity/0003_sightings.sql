-- What SAML traffic showed: its shapes and names, never what differs from login to login. Times are unix milliseconds.

CREATE TABLE sightings (
    identifier TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    detail TEXT,
    PRIMARY KEY (identifier, kind, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX sightings_by_last_seen ON sightings (last_seen);

-- The identifiers among them that no mapping had. Those not established yet give way to new ones, the one that was quiet for longest first.
CREATE TABLE strangers (
    identifier TEXT NOT NULL PRIMARY KEY,
    last_seen INTEGER NOT NULL,
    is_established INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX strangers_by_last_seen ON strangers (is_established, last_seen);

-- The newest batch of each writer, so that one sent again is not counted twice.
CREATE TABLE sighting_writers (
    writer TEXT NOT NULL PRIMARY KEY,
    batch INTEGER NOT NULL,
    written_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
