-- INSERT OR REPLACE removes the row in the way without asking a DELETE trigger. So what is append-only refuses a second
-- row under any key it has, the row's own number (never -1 by itself) included.
CREATE TRIGGER revisions_no_replace BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE recommendation_id = NEW.recommendation_id AND number = NEW.number)
    OR EXISTS (SELECT 1 FROM revisions WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'revisions is append-only'); END;
CREATE TRIGGER positions_no_replace BEFORE INSERT ON positions
WHEN EXISTS (SELECT 1 FROM positions WHERE sequence = NEW.sequence)
    OR EXISTS (SELECT 1 FROM positions WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'positions is append-only'); END;
CREATE TRIGGER adoptions_no_replace BEFORE INSERT ON adoptions
WHEN EXISTS (SELECT 1 FROM adoptions WHERE recommendation_id = NEW.recommendation_id)
    OR EXISTS (SELECT 1 FROM adoptions WHERE sign_off_id = NEW.sign_off_id)
    OR EXISTS (SELECT 1 FROM adoptions WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'adoptions is append-only'); END;
CREATE TRIGGER record_entries_no_replace BEFORE INSERT ON record_entries
WHEN EXISTS (SELECT 1 FROM record_entries WHERE chain = NEW.chain AND sequence = NEW.sequence)
    OR EXISTS (SELECT 1 FROM record_entries WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'record_entries is append-only'); END;
CREATE TRIGGER amendment_texts_no_replace BEFORE INSERT ON amendment_texts
WHEN EXISTS (SELECT 1 FROM amendment_texts WHERE amendment_id = NEW.amendment_id AND ordinal = NEW.ordinal)
    OR EXISTS (SELECT 1 FROM amendment_texts WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'amendment_texts is append-only'); END;
CREATE TRIGGER accessions_no_replace BEFORE INSERT ON accessions
WHEN EXISTS (SELECT 1 FROM accessions WHERE sign_off_id = NEW.sign_off_id AND state = NEW.state)
    OR EXISTS (SELECT 1 FROM accessions WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'accessions is append-only'); END;
