-- The words of every form, version by version: until now those of the 承诺书 alone were kept.
ALTER TABLE commitment_text RENAME TO form_text;
ALTER TABLE form_text RENAME COLUMN clauses TO body;
ALTER TABLE form_text ADD COLUMN form TEXT NOT NULL DEFAULT 'commitment';
ALTER TABLE form_text ADD COLUMN labels TEXT NOT NULL DEFAULT '{}';
ALTER TABLE form_text ADD COLUMN sign_again BIGINT NOT NULL DEFAULT 1;
ALTER TABLE form_text ADD COLUMN made_on TEXT;
ALTER TABLE form_text ADD COLUMN made_by TEXT;
-- Only a 承诺书 promises hours for a term.
ALTER TABLE form_text ADD COLUMN promised_hours BIGINT;
ALTER TABLE form_text ADD COLUMN term_months BIGINT;
UPDATE form_text SET promised_hours = hours_a_year, term_months = valid_months;
ALTER TABLE form_text DROP COLUMN hours_a_year;
ALTER TABLE form_text DROP COLUMN valid_months;
DROP INDEX commitment_text_version;
CREATE UNIQUE INDEX form_text_version ON form_text (form, version);

-- 登记簿: each numbered paper as it was printed, so that it can be printed so again. Whatever of its
-- facts or words changes makes another edition of it.
CREATE TABLE paper (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    year BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    edition BIGINT NOT NULL,
    whose TEXT NOT NULL,
    person_id TEXT REFERENCES person (id) ON DELETE RESTRICT,
    commitment_id TEXT REFERENCES commitment (id) ON DELETE RESTRICT,
    claim_id TEXT REFERENCES claim (id) ON DELETE RESTRICT,
    text_id TEXT NOT NULL REFERENCES form_text (id) ON DELETE RESTRICT,
    facts TEXT NOT NULL,
    printed_on TEXT NOT NULL,
    printed_by TEXT NOT NULL,
    times BIGINT NOT NULL,
    handed_on TEXT,
    handed_by TEXT
);
CREATE UNIQUE INDEX paper_edition ON paper (kind, year, sequence, edition);
CREATE INDEX paper_number ON paper (number_key);
CREATE INDEX paper_person ON paper (person_id);
CREATE INDEX paper_commitment ON paper (commitment_id);
CREATE INDEX paper_claim ON paper (claim_id);
