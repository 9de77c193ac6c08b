-- A shared ledger may hold several branches, and each has settings of the same names. A file holds one.
ALTER TABLE setting ADD COLUMN branch TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX setting_of_branch ON setting (branch, id);
