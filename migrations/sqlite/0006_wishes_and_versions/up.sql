-- What people chose about notices is remembered with the people of a mandate, so it is ground too (ADR 7).
CREATE TRIGGER notice_choices_added_under AFTER INSERT ON notice_choices BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER notice_choices_changed_under AFTER UPDATE ON notice_choices BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER notice_choices_removed_under AFTER DELETE ON notice_choices BEGIN UPDATE ground SET version = version + 1; END;

-- A person's own page, their wishes about notices, and a credential's last moment are changed under If-Match.
ALTER TABLE users ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN wishes_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE credentials ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Only mails that wait are looked for by their time; those that left are many and need no entry.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (next_attempt_at, id) WHERE status = 'waiting';

-- A letter whose link is a secret is not kept once it left.
UPDATE outbox SET content = '{}' WHERE status = 'sent' AND template IN ('invitation', 'password.reset');
