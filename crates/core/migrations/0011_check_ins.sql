-- 双报到: the check-in of a person or a unit. A person's day of reporting stands in their own record.
CREATE TABLE check_in (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    person_id TEXT REFERENCES person (id) ON DELETE RESTRICT,
    unit_id TEXT REFERENCES unit (id) ON DELETE RESTRICT,
    reported_on TEXT,
    accepted_on TEXT,
    accepted_by TEXT,
    receipt_on TEXT,
    checked_on TEXT,
    due_on TEXT,
    cancelled_on TEXT,
    reason TEXT
);
CREATE UNIQUE INDEX check_in_person ON check_in (person_id);
CREATE UNIQUE INDEX check_in_unit ON check_in (unit_id);
CREATE INDEX check_in_state ON check_in (state, due_on);
