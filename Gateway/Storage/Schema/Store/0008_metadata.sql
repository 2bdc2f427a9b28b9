-- Frozen copies of the legacy SP metadata, by the mapping's identifier.
CREATE TABLE metadata (
    identifier TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;
