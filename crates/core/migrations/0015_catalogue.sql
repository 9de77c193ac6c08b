-- 服务清单: which year's list a project is on, what it wants people to be good at, and from when to when it
-- runs. Without an end it runs on.
ALTER TABLE project ADD COLUMN year BIGINT;
ALTER TABLE project ADD COLUMN skills TEXT;
ALTER TABLE project ADD COLUMN begins_on TEXT;
ALTER TABLE project ADD COLUMN ends_on TEXT;
