-- Activities, who came to them, and the hours that follow. Moments are the wall's clock as text.

CREATE TABLE activity (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT,
    place_key TEXT,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    project_id TEXT REFERENCES project (id) ON DELETE RESTRICT,
    wanted BIGINT,
    content TEXT,
    note TEXT,
    reason TEXT,
    search TEXT NOT NULL
);
CREATE INDEX activity_list ON activity (starts_at, id);
CREATE INDEX activity_place ON activity (place_key, starts_at);
CREATE INDEX activity_project ON activity (project_id);

-- A row of a sign-in sheet. Its hours are none until somebody enters them.
CREATE TABLE attendance (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    activity_id TEXT NOT NULL REFERENCES activity (id) ON DELETE RESTRICT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    position BIGINT NOT NULL,
    presence TEXT NOT NULL,
    signed_by TEXT,
    guests BIGINT NOT NULL,
    from_at TEXT,
    to_at TEXT,
    minutes BIGINT,
    evidence TEXT,
    hours TEXT,
    reviewed_by TEXT,
    confirmed_by TEXT,
    confirmed_on TEXT,
    note TEXT
);
CREATE UNIQUE INDEX attendance_row ON attendance (activity_id, person_id);
-- These three hold all that sums and counts look at.
CREATE INDEX attendance_sheet ON attendance (activity_id, presence, hours, minutes);
CREATE INDEX attendance_person ON attendance (person_id, hours, minutes);
CREATE INDEX attendance_hours ON attendance (hours, id, minutes);

-- What was confirmed stays; what was wrong with it is a signed entry of its own.
CREATE TABLE correction (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    attendance_id TEXT NOT NULL REFERENCES attendance (id) ON DELETE RESTRICT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    minutes BIGINT NOT NULL,
    reason TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    signed_on TEXT NOT NULL
);
CREATE INDEX correction_attendance ON correction (attendance_id, minutes);
CREATE INDEX correction_person ON correction (person_id, minutes);
