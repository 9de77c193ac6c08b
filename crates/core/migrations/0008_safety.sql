-- The journal of a ledger that is older than 0005 knows the words of the 承诺书 by their old name and in
-- their old columns. Those operations are older than the seals of 0006, so that no seal is over them.
-- In JSON a quote within a text has a backslash before it: what is replaced can only be a column.
UPDATE change SET
    noun = 'form_text',
    before = REPLACE(REPLACE(REPLACE(before,
        '"clauses":', '"form":"commitment","labels":{},"sign_again":1,"body":'),
        '"hours_a_year":', '"promised_hours":'),
        '"valid_months":', '"term_months":'),
    after = REPLACE(REPLACE(REPLACE(after,
        '"clauses":', '"form":"commitment","labels":{},"sign_again":1,"body":'),
        '"hours_a_year":', '"promised_hours":'),
        '"valid_months":', '"term_months":')
WHERE noun = 'commitment_text';
