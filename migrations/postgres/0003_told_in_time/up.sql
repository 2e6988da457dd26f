-- How a person wants to hear of things, where it is not the default. The wish for comments is a column of users.
CREATE TABLE notice_choices (
    user_id TEXT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL CHECK (kind IN ('mentions', 'amendments', 'positions')),
    choice TEXT NOT NULL CHECK (choice IN ('at_once', 'daily', 'none')),
    PRIMARY KEY (user_id, kind)
);

-- Recommendations a person follows or has muted.
CREATE TABLE followings (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    stance TEXT NOT NULL CHECK (stance IN ('follow', 'mute')),
    PRIMARY KEY (recommendation_id, user_id)
);
CREATE INDEX followings_of_user ON followings (user_id);

-- Notices that wait for the person's next daily digest; gone once that is written.
CREATE TABLE digest_items (
    notice_id TEXT PRIMARY KEY REFERENCES notices (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX digest_items_of_user ON digest_items (user_id, created_at);

-- The address of a person's calendar of deadlines; the token itself is not kept.
CREATE TABLE calendars (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- What was said about which deadline, so that nobody says it twice. lead is milliseconds before the deadline, 0 after.
CREATE TABLE reminders (
    subject TEXT NOT NULL,
    deadline BIGINT NOT NULL,
    lead BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (subject, deadline, lead)
);

CREATE INDEX record_entries_by_time ON record_entries (at);
