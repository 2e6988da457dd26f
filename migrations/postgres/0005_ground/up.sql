-- What stands under every recommendation (the mandate's lists, rounds, people's names and seats, packages) counts its
-- changes here, so that what a server remembers can be told from what stands now, by any of several servers, in the
-- statement that looks up the session.
CREATE TABLE ground (
    one BIGINT PRIMARY KEY NOT NULL CHECK (one = 1),
    version BIGINT NOT NULL
) WITH (fillfactor = 10);
INSERT INTO ground (one, version) VALUES (1, 0);

CREATE FUNCTION ground_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ground SET version = version + 1;
    RETURN NULL;
END
$$;
CREATE TRIGGER mandates_under AFTER INSERT OR UPDATE OR DELETE ON mandates FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER delegations_under AFTER INSERT OR UPDATE OR DELETE ON delegations FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER pillars_under AFTER INSERT OR UPDATE OR DELETE ON pillars FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER bodies_under AFTER INSERT OR UPDATE OR DELETE ON bodies FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER taskings_under AFTER INSERT OR UPDATE OR DELETE ON taskings FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER norms_under AFTER INSERT OR UPDATE OR DELETE ON norms FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER rounds_under AFTER INSERT OR UPDATE OR DELETE ON rounds FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER credentials_under AFTER INSERT OR UPDATE OR DELETE ON credentials FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER packages_under AFTER INSERT OR UPDATE OR DELETE ON packages FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER package_items_under AFTER INSERT OR UPDATE OR DELETE ON package_items FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
CREATE TRIGGER users_changed_under AFTER UPDATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION ground_moved();
