-- Times are milliseconds since 1970-01-01T00:00:00Z; identifiers are UUIDv7 text; JSON is text hashed as stored.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    administrator BOOLEAN NOT NULL,
    comment_notices TEXT NOT NULL CHECK (comment_notices IN ('at_once', 'daily', 'none')),
    created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_of_user ON sessions (user_id, ended_at);

CREATE TABLE refresh_tokens (
    token_hash TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    issued_at BIGINT NOT NULL,
    spent_at BIGINT
);
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

CREATE TABLE password_resets (
    token_hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE mandates (
    id TEXT PRIMARY KEY,
    symbol TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    minimum_silence_seconds BIGINT NOT NULL,
    mail_shows_text BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE delegations (
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('state', 'chair', 'secretariat', 'observer')),
    ordinal BIGINT NOT NULL,
    member_from TEXT,
    member_to TEXT,
    time_zone TEXT NOT NULL,
    PRIMARY KEY (mandate_id, code)
);

CREATE TABLE pillars (
    id TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    UNIQUE (mandate_id, code)
);

CREATE TABLE bodies (
    id TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    pillar_id TEXT REFERENCES pillars (id),
    ordinal BIGINT NOT NULL,
    UNIQUE (mandate_id, code)
);

CREATE TABLE taskings (
    id TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    addressee TEXT,
    parent_id TEXT REFERENCES taskings (id),
    ordinal BIGINT NOT NULL,
    UNIQUE (mandate_id, number)
);

CREATE TABLE norms (
    id TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    UNIQUE (mandate_id, code)
);

CREATE TABLE rounds (
    id TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    name TEXT NOT NULL,
    amendments_close BIGINT,
    comments_close BIGINT,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX rounds_of_mandate ON rounds (mandate_id, created_at);

CREATE TABLE credentials (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    mandate_id TEXT NOT NULL,
    delegation TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('drafter', 'head', 'chair', 'secretariat', 'observer')),
    valid_from BIGINT,
    valid_to BIGINT,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (mandate_id, delegation) REFERENCES delegations (mandate_id, code)
);
CREATE INDEX credentials_of_user ON credentials (user_id, mandate_id);
CREATE INDEX credentials_of_mandate ON credentials (mandate_id, created_at);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    mandate_id TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    delegation TEXT NOT NULL,
    role TEXT NOT NULL,
    valid_from BIGINT,
    valid_to BIGINT,
    created_by TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    withdrawn_at BIGINT,
    FOREIGN KEY (mandate_id, delegation) REFERENCES delegations (mandate_id, code)
);
CREATE INDEX invitations_of_mandate ON invitations (mandate_id, created_at);

CREATE TABLE recommendations (
    id TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL,
    symbol TEXT NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    lead_body_id TEXT NOT NULL REFERENCES bodies (id),
    marking TEXT NOT NULL CHECK (marking IN ('CLEAR', 'GREEN', 'AMBER', 'RED')),
    status TEXT NOT NULL CHECK (status IN ('drafting', 'negotiation', 'sign_off', 'adopted', 'submitted', 'withdrawn')),
    created_by TEXT NOT NULL REFERENCES users (id),
    created_by_delegation TEXT NOT NULL,
    pen TEXT,
    released_to_observers BOOLEAN NOT NULL,
    observers_may_comment BOOLEAN NOT NULL,
    newest_revision BIGINT,
    withdrawn_reason TEXT,
    cites TEXT REFERENCES recommendations (id),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (mandate_id, symbol),
    FOREIGN KEY (mandate_id, lead) REFERENCES delegations (mandate_id, code)
);
CREATE INDEX recommendations_of_mandate ON recommendations (mandate_id, created_at, id);

CREATE TABLE co_sponsors (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    state TEXT NOT NULL,
    PRIMARY KEY (recommendation_id, state)
);

CREATE TABLE recommendation_taskings (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    tasking_id TEXT NOT NULL REFERENCES taskings (id),
    PRIMARY KEY (recommendation_id, tasking_id)
);
CREATE INDEX recommendations_of_tasking ON recommendation_taskings (tasking_id);

CREATE TABLE recommendation_bodies (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    body_id TEXT NOT NULL REFERENCES bodies (id),
    PRIMARY KEY (recommendation_id, body_id)
);

CREATE TABLE recommendation_norms (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    norm_id TEXT NOT NULL REFERENCES norms (id),
    PRIMARY KEY (recommendation_id, norm_id)
);
CREATE INDEX recommendations_of_norm ON recommendation_norms (norm_id);

CREATE TABLE working_texts (
    recommendation_id TEXT PRIMARY KEY REFERENCES recommendations (id),
    version BIGINT NOT NULL,
    clauses TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL REFERENCES users (id),
    updated_by_delegation TEXT NOT NULL
);

CREATE TABLE revisions (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    number BIGINT NOT NULL,
    note TEXT NOT NULL,
    symbol TEXT NOT NULL,
    clauses TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    base BIGINT,
    author TEXT NOT NULL REFERENCES users (id),
    author_delegation TEXT NOT NULL,
    author_role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (recommendation_id, number)
);

CREATE TABLE amendments (
    id TEXT PRIMARY KEY,
    recommendation_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    number BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('prepared', 'proposed', 'needs_attention', 'accepted', 'accepted_as_modified', 'bracketed', 'not_retained', 'withdrawn', 'superseded')),
    delegation TEXT NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    rationale TEXT NOT NULL,
    operations TEXT NOT NULL,
    disposition_outcome TEXT,
    disposition_reason TEXT,
    disposition_text TEXT,
    disposed_by TEXT REFERENCES users (id),
    disposed_at BIGINT,
    answer_accepted BOOLEAN,
    answer_comment TEXT,
    answered_by TEXT REFERENCES users (id),
    answered_at BIGINT,
    created_at BIGINT NOT NULL,
    submitted_at BIGINT,
    version BIGINT NOT NULL,
    FOREIGN KEY (recommendation_id, revision) REFERENCES revisions (recommendation_id, number)
);
CREATE INDEX amendments_of_recommendation ON amendments (recommendation_id, created_at);

CREATE TABLE amendment_stances (
    amendment_id TEXT NOT NULL REFERENCES amendments (id),
    state TEXT NOT NULL,
    stance TEXT NOT NULL CHECK (stance IN ('sponsor', 'support', 'oppose')),
    reason TEXT,
    PRIMARY KEY (amendment_id, state)
);

CREATE TABLE comments (
    id TEXT PRIMARY KEY,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    parent_id TEXT REFERENCES comments (id),
    scope TEXT NOT NULL CHECK (scope IN ('delegation', 'chair', 'all')),
    delegation TEXT NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    anchor TEXT,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    resolved_at BIGINT,
    resolved_by TEXT REFERENCES users (id),
    version BIGINT NOT NULL
);
CREATE INDEX comments_of_recommendation ON comments (recommendation_id, created_at, id);
CREATE INDEX comments_of_parent ON comments (parent_id);

CREATE TABLE sign_offs (
    id TEXT PRIMARY KEY,
    recommendation_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    procedure TEXT NOT NULL,
    roster TEXT NOT NULL,
    not_asked TEXT NOT NULL,
    deadline BIGINT,
    status TEXT NOT NULL CHECK (status IN ('open', 'adopted', 'recalled', 'silence_broken')),
    opened_by TEXT NOT NULL REFERENCES users (id),
    opened_at BIGINT NOT NULL,
    closed_at BIGINT,
    recall_reason TEXT,
    extensions TEXT NOT NULL,
    FOREIGN KEY (recommendation_id, revision) REFERENCES revisions (recommendation_id, number)
);
CREATE INDEX sign_offs_of_recommendation ON sign_offs (recommendation_id, opened_at);
CREATE INDEX sign_offs_by_deadline ON sign_offs (status, deadline);

CREATE TABLE positions (
    sequence BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sign_off_id TEXT NOT NULL REFERENCES sign_offs (id),
    state TEXT NOT NULL,
    position TEXT NOT NULL CHECK (position IN ('agree', 'agree_ad_referendum', 'agree_with_reservation', 'stand_aside', 'object')),
    statement TEXT,
    clauses TEXT NOT NULL,
    reservation_kind TEXT,
    due BIGINT,
    fingerprint TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES users (id),
    recorded_by_role TEXT NOT NULL,
    on_instruction_of TEXT,
    late BOOLEAN NOT NULL
);
CREATE INDEX positions_of_sign_off ON positions (sign_off_id, sequence);

CREATE TABLE prepared_positions (
    sign_off_id TEXT NOT NULL REFERENCES sign_offs (id),
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    prepared_by TEXT NOT NULL REFERENCES users (id),
    prepared_at BIGINT NOT NULL,
    PRIMARY KEY (sign_off_id, state)
);

CREATE TABLE adoptions (
    recommendation_id TEXT PRIMARY KEY REFERENCES recommendations (id),
    sign_off_id TEXT NOT NULL UNIQUE REFERENCES sign_offs (id),
    content TEXT NOT NULL,
    adopted_at BIGINT NOT NULL
);

CREATE TABLE packages (
    id TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    title TEXT NOT NULL,
    cover_note TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'submitted')),
    created_by TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    submitted_by TEXT REFERENCES users (id),
    submitted_at BIGINT,
    response_outcome TEXT,
    response_text TEXT,
    response_date TEXT,
    response_by TEXT REFERENCES users (id),
    version BIGINT NOT NULL
);
CREATE INDEX packages_of_mandate ON packages (mandate_id, created_at);

CREATE TABLE package_items (
    package_id TEXT NOT NULL REFERENCES packages (id),
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    ordinal BIGINT NOT NULL,
    PRIMARY KEY (package_id, recommendation_id)
);
CREATE INDEX packages_of_recommendation ON package_items (recommendation_id);

-- The last link of every chain. A formal act updates this row first, so that acts on one recommendation queue here.
CREATE TABLE record_heads (
    chain TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL,
    touched BIGINT NOT NULL
);

CREATE TABLE record_entries (
    chain TEXT NOT NULL REFERENCES record_heads (chain),
    sequence BIGINT NOT NULL,
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    actor TEXT,
    actor_name TEXT NOT NULL,
    on_behalf_of TEXT,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (chain, sequence)
);

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    mandate_id TEXT REFERENCES mandates (id),
    recommendation_id TEXT REFERENCES recommendations (id),
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    link TEXT NOT NULL,
    deadline BIGINT,
    at BIGINT NOT NULL,
    read_at BIGINT,
    UNIQUE (user_id, event)
);
CREATE INDEX notices_of_user ON notices (user_id, at);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    user_id TEXT,
    recommendation_id TEXT,
    address TEXT NOT NULL,
    template TEXT NOT NULL,
    content TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent', 'dead')),
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    sent_at BIGINT,
    last_error TEXT,
    UNIQUE (address, event)
);
CREATE INDEX outbox_waiting ON outbox (status, next_attempt_at);

CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- The server's own secrets and keys, made at first start.
CREATE TABLE server_keys (
    name TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE search_documents (
    id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    kind TEXT NOT NULL CHECK (kind IN ('recommendation', 'clause', 'comment')),
    subject TEXT NOT NULL,
    content TEXT NOT NULL,
    tokens TEXT NOT NULL,
    UNIQUE (recommendation_id, kind, subject)
);

-- What was said and done stays: the program and anybody at its database shell are refused.
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER revisions_append_only BEFORE UPDATE OR DELETE ON revisions FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER revisions_no_truncate BEFORE TRUNCATE ON revisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER positions_append_only BEFORE UPDATE OR DELETE ON positions FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER positions_no_truncate BEFORE TRUNCATE ON positions FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER adoptions_append_only BEFORE UPDATE OR DELETE ON adoptions FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER adoptions_no_truncate BEFORE TRUNCATE ON adoptions FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER record_entries_append_only BEFORE UPDATE OR DELETE ON record_entries FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER record_entries_no_truncate BEFORE TRUNCATE ON record_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER record_heads_no_delete BEFORE DELETE ON record_heads FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();

-- Words are cut by the program (domain::texts::words), so every script is found alike on both databases.
ALTER TABLE search_documents ADD COLUMN lexemes tsvector
    GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(tokens, ' '), ''))) STORED;
CREATE INDEX search_documents_lexemes ON search_documents USING gin (lexemes);
