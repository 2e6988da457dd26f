-- Live drafting: the shared document under a working text (or under an amendment being prepared). The working text itself
-- stays in its own row; this is only how people get there together. Revisions never depend on it.
CREATE TABLE live_texts (
    id TEXT NOT NULL PRIMARY KEY,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    -- Base64: everything up to the update of this number, as one update.
    snapshot TEXT NOT NULL,
    snapshot_sequence INTEGER NOT NULL,
    -- The number of the last update.
    sequence INTEGER NOT NULL,
    -- The version of the text that the document says.
    version INTEGER NOT NULL
) STRICT;

-- What people typed since the snapshot, each change with its author. Compaction folds rows into the snapshot.
CREATE TABLE live_updates (
    text_id TEXT NOT NULL REFERENCES live_texts (id),
    sequence INTEGER NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    delegation TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- Base64.
    data TEXT NOT NULL,
    PRIMARY KEY (text_id, sequence)
) STRICT;

CREATE TRIGGER live_updates_fixed BEFORE UPDATE ON live_updates
BEGIN
    SELECT RAISE(ABORT, 'an update never changes');
END;

-- Which browser's document belongs to whom: the author of every passage, also after compaction.
CREATE TABLE live_clients (
    text_id TEXT NOT NULL REFERENCES live_texts (id),
    client INTEGER NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    delegation TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (text_id, client)
) STRICT;
