-- Every formal text an amendment had, and against which revision; written once.
CREATE TABLE amendment_texts (
    amendment_id TEXT NOT NULL REFERENCES amendments (id),
    ordinal INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('proposed', 'changed', 'carried', 'merged', 'needs_attention', 'overridden', 'already_there')),
    operations TEXT NOT NULL,
    made_by TEXT REFERENCES users (id),
    delegation TEXT,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (amendment_id, ordinal)
) STRICT;
CREATE TRIGGER amendment_texts_no_update BEFORE UPDATE ON amendment_texts BEGIN SELECT RAISE(ABORT, 'amendment_texts is append-only'); END;
CREATE TRIGGER amendment_texts_no_delete BEFORE DELETE ON amendment_texts BEGIN SELECT RAISE(ABORT, 'amendment_texts is append-only'); END;

-- The chair's compromises on an amendment: one is changed until its sponsors answer it, then the next begins.
CREATE TABLE compromises (
    amendment_id TEXT NOT NULL REFERENCES amendments (id),
    version INTEGER NOT NULL,
    operations TEXT NOT NULL,
    reason TEXT,
    made_by TEXT NOT NULL REFERENCES users (id),
    made_at INTEGER NOT NULL,
    answer_accepted INTEGER,
    answer_comment TEXT,
    answered_by TEXT REFERENCES users (id),
    answered_at INTEGER,
    PRIMARY KEY (amendment_id, version)
) STRICT;

-- The chair's merge under way.
CREATE TABLE merges (
    recommendation_id TEXT PRIMARY KEY NOT NULL REFERENCES recommendations (id),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL REFERENCES users (id),
    updated_by_delegation TEXT NOT NULL
) STRICT;
