-- Live drafting: the shared document under a working text (or under an amendment being prepared). The working text itself
-- stays in its own row; this is only how people get there together. Revisions never depend on it.
CREATE TABLE live_texts (
    id TEXT NOT NULL PRIMARY KEY,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    -- Base64: everything up to the update of this number, as one update.
    snapshot TEXT NOT NULL,
    snapshot_sequence BIGINT NOT NULL,
    -- The number of the last update.
    sequence BIGINT NOT NULL,
    -- The version of the text that the document says.
    version BIGINT NOT NULL
);

-- What people typed since the snapshot, each change with its author. Compaction folds rows into the snapshot.
CREATE TABLE live_updates (
    text_id TEXT NOT NULL REFERENCES live_texts (id),
    sequence BIGINT NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    delegation TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Base64.
    data TEXT NOT NULL,
    PRIMARY KEY (text_id, sequence)
);

CREATE TRIGGER live_updates_fixed BEFORE UPDATE ON live_updates FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

-- Which browser's document belongs to whom: the author of every passage, also after compaction.
CREATE TABLE live_clients (
    text_id TEXT NOT NULL REFERENCES live_texts (id),
    client BIGINT NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    delegation TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (text_id, client)
);
