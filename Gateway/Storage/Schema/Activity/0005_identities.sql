-- The people whose logins mappings in shadow showed: keyed hashes alone, whose key is in no store. Days are counted from 1970-01-01.

CREATE TABLE identity_tenants (
    identifier TEXT NOT NULL PRIMARY KEY,
    basis TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE identities (
    identifier TEXT NOT NULL,
    person TEXT NOT NULL,
    drift INTEGER NOT NULL,
    day INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (identifier, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX identities_by_day ON identities (day);
CREATE INDEX identities_by_drift ON identities (identifier, drift);
