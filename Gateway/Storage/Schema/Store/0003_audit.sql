-- What was done, and the chain over all revisions. Revisions made before this script have no hash: the chain begins behind them.
ALTER TABLE revisions ADD COLUMN action TEXT NOT NULL DEFAULT 'put';
ALTER TABLE revisions ADD COLUMN ticket TEXT;
ALTER TABLE revisions ADD COLUMN source TEXT;
ALTER TABLE revisions ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE revisions ADD COLUMN hash TEXT NOT NULL DEFAULT '';

CREATE UNIQUE INDEX revisions_by_commit ON revisions (commit_id);

-- The revision that sent everything to the legacy side; NULL while nobody did.
ALTER TABLE store ADD COLUMN break_glass INTEGER;
