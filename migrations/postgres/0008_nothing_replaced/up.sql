-- The heads of the chains are emptied no more than the entries; REPLACE is not of this database, accessions as in 0005.
CREATE TRIGGER record_heads_no_truncate BEFORE TRUNCATE ON record_heads FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
