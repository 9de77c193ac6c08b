-- Service teams, who led and who served in them from when to when, and what teams claim and carry.

CREATE TABLE team (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    service TEXT,
    formed_on TEXT,
    note TEXT,
    sort_key TEXT NOT NULL,
    search TEXT NOT NULL,
    archived_on TEXT
);
CREATE UNIQUE INDEX team_name ON team (name_key);

-- A leader has a row as the leader beside the one as a member. Nothing is ever taken out: who left
-- has the day of it.
CREATE TABLE membership (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    team_id TEXT NOT NULL REFERENCES team (id) ON DELETE RESTRICT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    role TEXT NOT NULL,
    joined_on TEXT NOT NULL,
    left_on TEXT
);
CREATE UNIQUE INDEX membership_standing ON membership (team_id, person_id, role) WHERE left_on IS NULL;
CREATE INDEX membership_team ON membership (team_id, role, person_id, joined_on, left_on);
CREATE INDEX membership_person ON membership (person_id);

ALTER TABLE claim ADD COLUMN team_id TEXT REFERENCES team (id) ON DELETE RESTRICT;
CREATE INDEX claim_team ON claim (team_id);

ALTER TABLE activity ADD COLUMN team_id TEXT REFERENCES team (id) ON DELETE RESTRICT;
CREATE INDEX activity_team ON activity (team_id, state, starts_at);
