-- What is observed. Times are unix milliseconds. Everything here may be lost without costing a login.

-- One row an event, never changed. Its position is the time of writing (unix milliseconds * 4096) or the one after the last position,
-- whichever is greater: followers who go on behind a position miss nothing, and a file that was emptied does not number anew.
CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    -- The position of the first event of its segment: some thousand events that were written one after the other.
    segment INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    status TEXT NOT NULL,
    identifier TEXT,
    connection_id TEXT,
    project TEXT,
    reason TEXT,
    duration_ms INTEGER,
    http_status INTEGER,
    route_kind TEXT,
    state TEXT,
    revision INTEGER,
    by_key TEXT,
    replica TEXT NOT NULL
) STRICT;

-- Request ids begin with their time, so that new ones come to stand at the end, on pages that are in memory.
CREATE INDEX events_by_request ON events (request_id);

-- By segment first: an index by identifier alone would be written to on as many pages as there are identifiers, which costs four times as much
-- as everything else. Who asks for an identifier asks once a segment.
CREATE INDEX events_by_identifier ON events (segment, identifier);

CREATE INDEX events_failed ON events (position) WHERE status = 'error';
