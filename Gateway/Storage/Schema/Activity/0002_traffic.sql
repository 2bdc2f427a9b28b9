-- Who still uses the legacy URLs. Days are counted from 1970-01-01, UTC.

-- Requests of one mapping on one day, by kind of route and, at the ACS, by the side they went to. Days without any have no row.
CREATE TABLE traffic (
    identifier TEXT NOT NULL,
    day INTEGER NOT NULL,
    acs_legacy INTEGER NOT NULL,
    acs_stytch INTEGER NOT NULL,
    acs_page INTEGER NOT NULL,
    start INTEGER NOT NULL,
    metadata INTEGER NOT NULL,
    logout INTEGER NOT NULL,
    PRIMARY KEY (identifier, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX traffic_by_day ON traffic (day);

-- The newest request of a mapping, of any kind, and the newest of somebody who signs in; outlives the days above.
CREATE TABLE last_seen (
    identifier TEXT NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    sign_in_at INTEGER
) STRICT, WITHOUT ROWID;

-- How many mappings were in each state, at the end of the day as far as it was seen. Never pruned: the first row tells since when counts are kept.
CREATE TABLE burn_down (
    day INTEGER PRIMARY KEY,
    legacy INTEGER NOT NULL,
    shadow INTEGER NOT NULL,
    migrated INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    retired INTEGER NOT NULL
) STRICT;

-- The newest batch of each writer, so that one sent again is not counted twice.
CREATE TABLE traffic_writers (
    writer TEXT NOT NULL PRIMARY KEY,
    batch INTEGER NOT NULL,
    written_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
