-- Every formal text an amendment had, and against which revision; written once.
CREATE TABLE amendment_texts (
    amendment_id TEXT NOT NULL REFERENCES amendments (id),
    ordinal BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('proposed', 'changed', 'carried', 'merged', 'needs_attention', 'overridden', 'already_there')),
    operations TEXT NOT NULL,
    made_by TEXT REFERENCES users (id),
    delegation TEXT,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (amendment_id, ordinal)
);
CREATE TRIGGER amendment_texts_append_only BEFORE UPDATE OR DELETE ON amendment_texts FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER amendment_texts_no_truncate BEFORE TRUNCATE ON amendment_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- The chair's compromises on an amendment: one is changed until its sponsors answer it, then the next begins.
CREATE TABLE compromises (
    amendment_id TEXT NOT NULL REFERENCES amendments (id),
    version BIGINT NOT NULL,
    operations TEXT NOT NULL,
    reason TEXT,
    made_by TEXT NOT NULL REFERENCES users (id),
    made_at BIGINT NOT NULL,
    answer_accepted BOOLEAN,
    answer_comment TEXT,
    answered_by TEXT REFERENCES users (id),
    answered_at BIGINT,
    PRIMARY KEY (amendment_id, version)
);

-- The chair's merge under way.
CREATE TABLE merges (
    recommendation_id TEXT PRIMARY KEY REFERENCES recommendations (id),
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL REFERENCES users (id),
    updated_by_delegation TEXT NOT NULL
);
