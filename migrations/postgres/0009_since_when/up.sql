-- Since when a deadline stands where it stands: whoever was told just now that it moved is not reminded of it at once, and
-- calendars show it as changed. Each date for itself: moving one leaves the other as it was.
ALTER TABLE rounds ADD COLUMN amendments_close_set_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rounds ADD COLUMN comments_close_set_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE credentials ADD COLUMN valid_to_set_at BIGINT NOT NULL DEFAULT 0;

-- Of what moved before, the record says when it was changed last.
UPDATE rounds SET amendments_close_set_at = coalesce((SELECT max(e.at) FROM record_entries e
    WHERE e.chain = 'administration' AND e.act = 'round.changed' AND e.subject = 'round:' || rounds.id), created_at);
UPDATE rounds SET comments_close_set_at = amendments_close_set_at;
UPDATE credentials SET valid_to_set_at = coalesce((SELECT max(e.at) FROM record_entries e
    WHERE e.chain = 'administration' AND e.act = 'credential.changed' AND e.subject = 'credential:' || credentials.id), created_at);
