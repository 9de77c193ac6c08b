-- 岗位: the posts of an activity with how many each wants, and the post of whoever stands on its sheet.
ALTER TABLE activity ADD COLUMN posts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE attendance ADD COLUMN post TEXT;
