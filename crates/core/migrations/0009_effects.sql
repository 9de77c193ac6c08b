-- What evaluations are scored by, what is said in each voice, and what a bad one asks for.

-- A rubric is never changed: to edit it makes the next version, and what was scored keeps its own.
-- Criteria are JSON, [{"name", "weight"}]; the weights make 100.
CREATE TABLE rubric (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    criteria TEXT NOT NULL,
    excellent_from BIGINT NOT NULL,
    good_from BIGINT NOT NULL,
    fair_from BIGINT NOT NULL
);
CREATE UNIQUE INDEX rubric_version ON rubric (version);

-- Entries are only ever added. One that alters another says which and why; the one that nothing
-- replaces stands. The two indexes make of each voice of a claim one line without forks.
ALTER TABLE evaluation ADD COLUMN rubric_id TEXT REFERENCES rubric (id) ON DELETE RESTRICT;
ALTER TABLE evaluation ADD COLUMN scores TEXT;
ALTER TABLE evaluation ADD COLUMN conclusion TEXT;
ALTER TABLE evaluation ADD COLUMN replaces TEXT REFERENCES evaluation (id) ON DELETE RESTRICT;
ALTER TABLE evaluation ADD COLUMN reason TEXT;
DROP INDEX evaluation_voice;
CREATE UNIQUE INDEX evaluation_first ON evaluation (claim_id, voice) WHERE replaces IS NULL;
CREATE UNIQUE INDEX evaluation_next ON evaluation (replaces);
CREATE INDEX evaluation_claim ON evaluation (claim_id, voice);

CREATE TABLE follow_up (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    claim_id TEXT NOT NULL REFERENCES claim (id) ON DELETE RESTRICT,
    evaluation_id TEXT NOT NULL REFERENCES evaluation (id) ON DELETE RESTRICT,
    task TEXT NOT NULL,
    answerable TEXT NOT NULL,
    due_on TEXT NOT NULL,
    done TEXT,
    done_on TEXT,
    done_by TEXT
);
CREATE UNIQUE INDEX follow_up_evaluation ON follow_up (evaluation_id);
CREATE INDEX follow_up_claim ON follow_up (claim_id);
