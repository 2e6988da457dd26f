-- Times are milliseconds since 1970-01-01T00:00:00Z; identifiers are UUIDv7 text; JSON is text hashed as stored.

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    administrator INTEGER NOT NULL,
    comment_notices TEXT NOT NULL CHECK (comment_notices IN ('at_once', 'daily', 'none')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX sessions_of_user ON sessions (user_id, ended_at);

CREATE TABLE refresh_tokens (
    token_hash TEXT PRIMARY KEY NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    issued_at INTEGER NOT NULL,
    spent_at INTEGER
) STRICT;
CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

CREATE TABLE password_resets (
    token_hash TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

CREATE TABLE mandates (
    id TEXT PRIMARY KEY NOT NULL,
    symbol TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    date TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    minimum_silence_seconds INTEGER NOT NULL,
    mail_shows_text INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE delegations (
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('state', 'chair', 'secretariat', 'observer')),
    ordinal INTEGER NOT NULL,
    member_from TEXT,
    member_to TEXT,
    time_zone TEXT NOT NULL,
    PRIMARY KEY (mandate_id, code)
) STRICT;

CREATE TABLE pillars (
    id TEXT PRIMARY KEY NOT NULL,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (mandate_id, code)
) STRICT;

CREATE TABLE bodies (
    id TEXT PRIMARY KEY NOT NULL,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    pillar_id TEXT REFERENCES pillars (id),
    ordinal INTEGER NOT NULL,
    UNIQUE (mandate_id, code)
) STRICT;

CREATE TABLE taskings (
    id TEXT PRIMARY KEY NOT NULL,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    addressee TEXT,
    parent_id TEXT REFERENCES taskings (id),
    ordinal INTEGER NOT NULL,
    UNIQUE (mandate_id, number)
) STRICT;

CREATE TABLE norms (
    id TEXT PRIMARY KEY NOT NULL,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    UNIQUE (mandate_id, code)
) STRICT;

CREATE TABLE rounds (
    id TEXT PRIMARY KEY NOT NULL,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    name TEXT NOT NULL,
    amendments_close INTEGER,
    comments_close INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX rounds_of_mandate ON rounds (mandate_id, created_at);

CREATE TABLE credentials (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    mandate_id TEXT NOT NULL,
    delegation TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('drafter', 'head', 'chair', 'secretariat', 'observer')),
    valid_from INTEGER,
    valid_to INTEGER,
    ended_at INTEGER,
    created_at INTEGER NOT NULL,
    FOREIGN KEY (mandate_id, delegation) REFERENCES delegations (mandate_id, code)
) STRICT;
CREATE INDEX credentials_of_user ON credentials (user_id, mandate_id);
CREATE INDEX credentials_of_mandate ON credentials (mandate_id, created_at);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    mandate_id TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    delegation TEXT NOT NULL,
    role TEXT NOT NULL,
    valid_from INTEGER,
    valid_to INTEGER,
    created_by TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    withdrawn_at INTEGER,
    FOREIGN KEY (mandate_id, delegation) REFERENCES delegations (mandate_id, code)
) STRICT;
CREATE INDEX invitations_of_mandate ON invitations (mandate_id, created_at);

CREATE TABLE recommendations (
    id TEXT PRIMARY KEY NOT NULL,
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
    released_to_observers INTEGER NOT NULL,
    observers_may_comment INTEGER NOT NULL,
    newest_revision INTEGER,
    withdrawn_reason TEXT,
    cites TEXT REFERENCES recommendations (id),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (mandate_id, symbol),
    FOREIGN KEY (mandate_id, lead) REFERENCES delegations (mandate_id, code)
) STRICT;
CREATE INDEX recommendations_of_mandate ON recommendations (mandate_id, created_at, id);

CREATE TABLE co_sponsors (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    state TEXT NOT NULL,
    PRIMARY KEY (recommendation_id, state)
) STRICT;

CREATE TABLE recommendation_taskings (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    tasking_id TEXT NOT NULL REFERENCES taskings (id),
    PRIMARY KEY (recommendation_id, tasking_id)
) STRICT;
CREATE INDEX recommendations_of_tasking ON recommendation_taskings (tasking_id);

CREATE TABLE recommendation_bodies (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    body_id TEXT NOT NULL REFERENCES bodies (id),
    PRIMARY KEY (recommendation_id, body_id)
) STRICT;

CREATE TABLE recommendation_norms (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    norm_id TEXT NOT NULL REFERENCES norms (id),
    PRIMARY KEY (recommendation_id, norm_id)
) STRICT;
CREATE INDEX recommendations_of_norm ON recommendation_norms (norm_id);

CREATE TABLE working_texts (
    recommendation_id TEXT PRIMARY KEY NOT NULL REFERENCES recommendations (id),
    version INTEGER NOT NULL,
    clauses TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL REFERENCES users (id),
    updated_by_delegation TEXT NOT NULL
) STRICT;

CREATE TABLE revisions (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    number INTEGER NOT NULL,
    note TEXT NOT NULL,
    symbol TEXT NOT NULL,
    clauses TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    base INTEGER,
    author TEXT NOT NULL REFERENCES users (id),
    author_delegation TEXT NOT NULL,
    author_role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (recommendation_id, number)
) STRICT;

CREATE TABLE amendments (
    id TEXT PRIMARY KEY NOT NULL,
    recommendation_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    number INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('prepared', 'proposed', 'needs_attention', 'accepted', 'accepted_as_modified', 'bracketed', 'not_retained', 'withdrawn', 'superseded')),
    delegation TEXT NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    rationale TEXT NOT NULL,
    operations TEXT NOT NULL,
    disposition_outcome TEXT,
    disposition_reason TEXT,
    disposition_text TEXT,
    disposed_by TEXT REFERENCES users (id),
    disposed_at INTEGER,
    answer_accepted INTEGER,
    answer_comment TEXT,
    answered_by TEXT REFERENCES users (id),
    answered_at INTEGER,
    created_at INTEGER NOT NULL,
    submitted_at INTEGER,
    version INTEGER NOT NULL,
    FOREIGN KEY (recommendation_id, revision) REFERENCES revisions (recommendation_id, number)
) STRICT;
CREATE INDEX amendments_of_recommendation ON amendments (recommendation_id, created_at);

CREATE TABLE amendment_stances (
    amendment_id TEXT NOT NULL REFERENCES amendments (id),
    state TEXT NOT NULL,
    stance TEXT NOT NULL CHECK (stance IN ('sponsor', 'support', 'oppose')),
    reason TEXT,
    PRIMARY KEY (amendment_id, state)
) STRICT;

CREATE TABLE comments (
    id TEXT PRIMARY KEY NOT NULL,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    parent_id TEXT REFERENCES comments (id),
    scope TEXT NOT NULL CHECK (scope IN ('delegation', 'chair', 'all')),
    delegation TEXT NOT NULL,
    author TEXT NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    anchor TEXT,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,
    resolved_at INTEGER,
    resolved_by TEXT REFERENCES users (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX comments_of_recommendation ON comments (recommendation_id, created_at, id);
CREATE INDEX comments_of_parent ON comments (parent_id);

CREATE TABLE sign_offs (
    id TEXT PRIMARY KEY NOT NULL,
    recommendation_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    procedure TEXT NOT NULL,
    roster TEXT NOT NULL,
    not_asked TEXT NOT NULL,
    deadline INTEGER,
    status TEXT NOT NULL CHECK (status IN ('open', 'adopted', 'recalled', 'silence_broken')),
    opened_by TEXT NOT NULL REFERENCES users (id),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    recall_reason TEXT,
    extensions TEXT NOT NULL,
    FOREIGN KEY (recommendation_id, revision) REFERENCES revisions (recommendation_id, number)
) STRICT;
CREATE INDEX sign_offs_of_recommendation ON sign_offs (recommendation_id, opened_at);
CREATE INDEX sign_offs_by_deadline ON sign_offs (status, deadline);

CREATE TABLE positions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    sign_off_id TEXT NOT NULL REFERENCES sign_offs (id),
    state TEXT NOT NULL,
    position TEXT NOT NULL CHECK (position IN ('agree', 'agree_ad_referendum', 'agree_with_reservation', 'stand_aside', 'object')),
    statement TEXT,
    clauses TEXT NOT NULL,
    reservation_kind TEXT,
    due INTEGER,
    fingerprint TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES users (id),
    recorded_by_role TEXT NOT NULL,
    on_instruction_of TEXT,
    late INTEGER NOT NULL
) STRICT;
CREATE INDEX positions_of_sign_off ON positions (sign_off_id, sequence);

CREATE TABLE prepared_positions (
    sign_off_id TEXT NOT NULL REFERENCES sign_offs (id),
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    prepared_by TEXT NOT NULL REFERENCES users (id),
    prepared_at INTEGER NOT NULL,
    PRIMARY KEY (sign_off_id, state)
) STRICT;

CREATE TABLE adoptions (
    recommendation_id TEXT PRIMARY KEY NOT NULL REFERENCES recommendations (id),
    sign_off_id TEXT NOT NULL UNIQUE REFERENCES sign_offs (id),
    content TEXT NOT NULL,
    adopted_at INTEGER NOT NULL
) STRICT;

CREATE TABLE packages (
    id TEXT PRIMARY KEY NOT NULL,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    title TEXT NOT NULL,
    cover_note TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'submitted')),
    created_by TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    submitted_by TEXT REFERENCES users (id),
    submitted_at INTEGER,
    response_outcome TEXT,
    response_text TEXT,
    response_date TEXT,
    response_by TEXT REFERENCES users (id),
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX packages_of_mandate ON packages (mandate_id, created_at);

CREATE TABLE package_items (
    package_id TEXT NOT NULL REFERENCES packages (id),
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (package_id, recommendation_id)
) STRICT;
CREATE INDEX packages_of_recommendation ON package_items (recommendation_id);

-- The last link of every chain. A formal act updates this row first, so that acts on one recommendation queue here.
CREATE TABLE record_heads (
    chain TEXT PRIMARY KEY NOT NULL,
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL,
    touched INTEGER NOT NULL
) STRICT;

CREATE TABLE record_entries (
    chain TEXT NOT NULL REFERENCES record_heads (chain),
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    act TEXT NOT NULL,
    actor TEXT,
    actor_name TEXT NOT NULL,
    on_behalf_of TEXT,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (chain, sequence)
) STRICT;

CREATE TABLE notices (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    mandate_id TEXT REFERENCES mandates (id),
    recommendation_id TEXT REFERENCES recommendations (id),
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    link TEXT NOT NULL,
    deadline INTEGER,
    at INTEGER NOT NULL,
    read_at INTEGER,
    UNIQUE (user_id, event)
) STRICT;
CREATE INDEX notices_of_user ON notices (user_id, at);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    event TEXT NOT NULL,
    user_id TEXT,
    recommendation_id TEXT,
    address TEXT NOT NULL,
    template TEXT NOT NULL,
    content TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'sent', 'dead')),
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    claimed_until INTEGER NOT NULL,
    sent_at INTEGER,
    last_error TEXT,
    UNIQUE (address, event)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (status, next_attempt_at);

CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- The server's own secrets and keys, made at first start.
CREATE TABLE server_keys (
    name TEXT PRIMARY KEY NOT NULL,
    content TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE search_documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    kind TEXT NOT NULL CHECK (kind IN ('recommendation', 'clause', 'comment')),
    subject TEXT NOT NULL,
    content TEXT NOT NULL,
    tokens TEXT NOT NULL,
    UNIQUE (recommendation_id, kind, subject)
) STRICT;

-- What was said and done stays: the program and anybody at its database shell are refused.
CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions is append-only'); END;
CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions is append-only'); END;
CREATE TRIGGER positions_no_update BEFORE UPDATE ON positions BEGIN SELECT RAISE(ABORT, 'positions is append-only'); END;
CREATE TRIGGER positions_no_delete BEFORE DELETE ON positions BEGIN SELECT RAISE(ABORT, 'positions is append-only'); END;
CREATE TRIGGER adoptions_no_update BEFORE UPDATE ON adoptions BEGIN SELECT RAISE(ABORT, 'adoptions is append-only'); END;
CREATE TRIGGER adoptions_no_delete BEFORE DELETE ON adoptions BEGIN SELECT RAISE(ABORT, 'adoptions is append-only'); END;
CREATE TRIGGER record_entries_no_update BEFORE UPDATE ON record_entries BEGIN SELECT RAISE(ABORT, 'record_entries is append-only'); END;
CREATE TRIGGER record_entries_no_delete BEFORE DELETE ON record_entries BEGIN SELECT RAISE(ABORT, 'record_entries is append-only'); END;
CREATE TRIGGER record_heads_no_delete BEFORE DELETE ON record_heads BEGIN SELECT RAISE(ABORT, 'record_heads is append-only'); END;

-- Words are cut by the program (domain::texts::words), so every script is found alike on both databases.
CREATE VIRTUAL TABLE search_index USING fts5(
    tokens, content='search_documents', content_rowid='id', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co S* P*'"
);
CREATE TRIGGER search_documents_added AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
END;
CREATE TRIGGER search_documents_removed AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
END;
CREATE TRIGGER search_documents_changed AFTER UPDATE ON search_documents BEGIN
    INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
END;
