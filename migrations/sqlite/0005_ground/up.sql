-- What stands under every recommendation (the mandate's lists, rounds, people's names and seats, packages) counts its
-- changes here, so that what a server remembers can be told from what stands now, by any of several servers, in the
-- statement that looks up the session.
CREATE TABLE ground (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO ground (one, version) VALUES (1, 0);

CREATE TRIGGER mandates_added_under AFTER INSERT ON mandates BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER mandates_changed_under AFTER UPDATE ON mandates BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER mandates_removed_under AFTER DELETE ON mandates BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER delegations_added_under AFTER INSERT ON delegations BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER delegations_changed_under AFTER UPDATE ON delegations BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER delegations_removed_under AFTER DELETE ON delegations BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER pillars_added_under AFTER INSERT ON pillars BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER pillars_changed_under AFTER UPDATE ON pillars BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER pillars_removed_under AFTER DELETE ON pillars BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER bodies_added_under AFTER INSERT ON bodies BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER bodies_changed_under AFTER UPDATE ON bodies BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER bodies_removed_under AFTER DELETE ON bodies BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER taskings_added_under AFTER INSERT ON taskings BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER taskings_changed_under AFTER UPDATE ON taskings BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER taskings_removed_under AFTER DELETE ON taskings BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER norms_added_under AFTER INSERT ON norms BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER norms_changed_under AFTER UPDATE ON norms BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER norms_removed_under AFTER DELETE ON norms BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER rounds_added_under AFTER INSERT ON rounds BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER rounds_changed_under AFTER UPDATE ON rounds BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER rounds_removed_under AFTER DELETE ON rounds BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER credentials_added_under AFTER INSERT ON credentials BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER credentials_changed_under AFTER UPDATE ON credentials BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER credentials_removed_under AFTER DELETE ON credentials BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER packages_added_under AFTER INSERT ON packages BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER packages_changed_under AFTER UPDATE ON packages BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER packages_removed_under AFTER DELETE ON packages BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER package_items_added_under AFTER INSERT ON package_items BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER package_items_changed_under AFTER UPDATE ON package_items BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER package_items_removed_under AFTER DELETE ON package_items BEGIN UPDATE ground SET version = version + 1; END;
CREATE TRIGGER users_changed_under AFTER UPDATE ON users BEGIN
    UPDATE ground SET version = version + 1;
END;
