-- 照片: an attachment may also show a project, an activity or an evaluation. Of the four it names one.
-- What was a column that must be filled becomes one that may be empty, in the only way both engines know.
ALTER TABLE attachment ADD COLUMN of_paper TEXT REFERENCES paper (id) ON DELETE RESTRICT;
UPDATE attachment SET of_paper = paper_id;
DROP INDEX attachment_paper;
ALTER TABLE attachment DROP COLUMN paper_id;
ALTER TABLE attachment RENAME COLUMN of_paper TO paper_id;
ALTER TABLE attachment ADD COLUMN project_id TEXT REFERENCES project (id) ON DELETE RESTRICT;
ALTER TABLE attachment ADD COLUMN activity_id TEXT REFERENCES activity (id) ON DELETE RESTRICT;
ALTER TABLE attachment ADD COLUMN evaluation_id TEXT REFERENCES evaluation (id) ON DELETE RESTRICT;
CREATE INDEX attachment_paper ON attachment (paper_id, removed_on);
CREATE INDEX attachment_project ON attachment (project_id);
CREATE INDEX attachment_activity ON attachment (activity_id);
CREATE INDEX attachment_evaluation ON attachment (evaluation_id);
