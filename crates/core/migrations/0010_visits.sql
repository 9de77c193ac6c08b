-- 五到家: visits to households, what was heard and promised there, what was done, and when they were told.
CREATE TABLE visit (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    household TEXT NOT NULL,
    address TEXT,
    visited_on TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    companions TEXT,
    opinion TEXT,
    promise TEXT,
    due_on TEXT,
    done TEXT,
    done_on TEXT,
    told_on TEXT,
    reply TEXT,
    search TEXT NOT NULL
);
CREATE INDEX visit_person ON visit (person_id);
CREATE INDEX visit_state ON visit (state, due_on);
CREATE INDEX visit_day ON visit (visited_on);
