-- One SQL text for both engines: ids and days are text, numbers and flags are BIGINT.

-- The one row that every write begins with. Counting the operation takes the write lock (the file
-- on SQLite, the row on PostgreSQL), so writers queue here, and operations are numbered without gaps.
CREATE TABLE ledger (
    id TEXT PRIMARY KEY,
    operations BIGINT NOT NULL
);
INSERT INTO ledger (id, operations) VALUES ('ledger', 0);

CREATE TABLE operation (
    number BIGINT PRIMARY KEY,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    records BIGINT NOT NULL,
    reverts BIGINT REFERENCES operation (number),
    reverted_by BIGINT REFERENCES operation (number)
);

-- What one operation did to one record: its image before and after, as JSON. No image before: the
-- record was added; no image after: it was removed.
CREATE TABLE change (
    operation BIGINT NOT NULL REFERENCES operation (number),
    noun TEXT NOT NULL,
    record_id TEXT NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX change_operation ON change (operation, noun);
CREATE INDEX change_record ON change (record_id);

CREATE TABLE setting (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    credit_code TEXT,
    contact_name TEXT,
    contact_phone TEXT,
    address TEXT,
    note TEXT,
    sort_key TEXT NOT NULL,
    archived_on TEXT
);
CREATE UNIQUE INDEX unit_name ON unit (name_key);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    name TEXT NOT NULL,
    sex TEXT,
    id_number TEXT,
    birth TEXT,
    phone TEXT,
    other_phone TEXT,
    political TEXT,
    party_joined TEXT,
    unit_id TEXT REFERENCES unit (id) ON DELETE RESTRICT,
    duty TEXT,
    address TEXT,
    skills TEXT,
    wishes TEXT,
    free_time TEXT,
    note TEXT,
    other TEXT NOT NULL,
    reported_on TEXT,
    archived_on TEXT,
    name_key TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    search TEXT NOT NULL
);
-- The same ID number is the same person (DOMAIN: a phone is nobody's key).
CREATE UNIQUE INDEX person_id_number ON person (id_number);
CREATE INDEX person_list ON person (sort_key, id, archived_on, search, id_number);
CREATE INDEX person_unit ON person (unit_id);

CREATE TABLE commitment_text (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    clauses TEXT NOT NULL,
    hours_a_year BIGINT NOT NULL,
    valid_months BIGINT NOT NULL
);
CREATE UNIQUE INDEX commitment_text_version ON commitment_text (version);

CREATE TABLE commitment (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    number TEXT NOT NULL,
    year BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    text_id TEXT NOT NULL REFERENCES commitment_text (id) ON DELETE RESTRICT,
    state TEXT NOT NULL,
    made_on TEXT NOT NULL,
    printed_on TEXT,
    signed_on TEXT,
    expires_on TEXT,
    reason TEXT
);
CREATE UNIQUE INDEX commitment_number ON commitment (year, sequence);
-- A person has at most one commitment that is not withdrawn for each version of the text.
CREATE UNIQUE INDEX commitment_standing ON commitment (person_id, text_id) WHERE state <> 'withdrawn';

CREATE TABLE project (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    category TEXT,
    content TEXT,
    provider_id TEXT REFERENCES unit (id) ON DELETE RESTRICT,
    served TEXT,
    place TEXT,
    schedule TEXT,
    places BIGINT NOT NULL,
    contact_name TEXT,
    contact_phone TEXT,
    note TEXT,
    other TEXT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX project_list ON project (position, id);
CREATE INDEX project_name ON project (name_key);

CREATE TABLE claim (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE RESTRICT,
    person_id TEXT REFERENCES person (id) ON DELETE RESTRICT,
    unit_id TEXT REFERENCES unit (id) ON DELETE RESTRICT,
    state TEXT NOT NULL,
    claimed_on TEXT NOT NULL,
    confirmed_on TEXT,
    started_on TEXT,
    due_on TEXT,
    finished_on TEXT,
    reason TEXT,
    note TEXT
);
CREATE INDEX claim_project ON claim (project_id, state);
CREATE INDEX claim_person ON claim (person_id);
CREATE INDEX claim_unit ON claim (unit_id);
CREATE INDEX claim_state ON claim (state);

CREATE TABLE evaluation (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    claim_id TEXT NOT NULL REFERENCES claim (id) ON DELETE RESTRICT,
    voice TEXT NOT NULL,
    level TEXT NOT NULL,
    score BIGINT,
    words TEXT,
    served_people BIGINT,
    saved_fen BIGINT,
    saved_months BIGINT,
    evaluator TEXT NOT NULL,
    evaluated_on TEXT NOT NULL
);
CREATE UNIQUE INDEX evaluation_voice ON evaluation (claim_id, voice);
