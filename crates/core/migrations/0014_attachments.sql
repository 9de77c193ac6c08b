-- 附件: a scanned page of a numbered paper. What it holds lies apart, in Base64, once: the journal keeps
-- its hash, and an undone or removed attachment can be had back.
CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL,
    paper_id TEXT NOT NULL REFERENCES paper (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    digest TEXT NOT NULL,
    added_on TEXT NOT NULL,
    added_by TEXT NOT NULL,
    removed_on TEXT
);
CREATE INDEX attachment_paper ON attachment (paper_id, removed_on);

CREATE TABLE attachment_content (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL
);
