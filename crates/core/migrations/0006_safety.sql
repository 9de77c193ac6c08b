-- The seal of an operation: a hash over the seal before it, and over all that the operation says and did.
ALTER TABLE operation ADD COLUMN seal TEXT;

-- From which operation on there are seals; what a ledger saw before stands without.
ALTER TABLE ledger ADD COLUMN sealed_from BIGINT NOT NULL DEFAULT 1;
UPDATE ledger SET sealed_from = operations + 1;

-- Where a person's identity was taken out of the journal, the digest of what stood there takes its place
-- under the seal, and the digest of what stands there now is kept beside it. An empty record_id stands for the sentence of the operation itself.
CREATE TABLE erased (
    erasure BIGINT NOT NULL REFERENCES operation (number),
    operation BIGINT NOT NULL REFERENCES operation (number),
    record_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    stands TEXT NOT NULL
);
CREATE INDEX erased_operation ON erased (operation);
