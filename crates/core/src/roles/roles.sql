-- Makes of a PostgreSQL database a ledger of many branches. Each row belongs to a branch; who signs in sees
-- and writes the rows of their own branch alone, and adds to the journal under their own name alone.
--
-- For the administrator of the server, in a database of its own, as often as one likes: what is there
-- already stays. renling.branch names the branch to which rows belong that were written before.

-- Owns everything and never signs in. Roles belong to the whole server, so another database may make them
-- at the same moment.
DO $$ BEGIN
    CREATE ROLE renling_owner NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
-- May what an operator must do, in a branch that renling_role gives.
DO $$ BEGIN
    CREATE ROLE renling_desk NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
    IF NOT pg_has_role('renling_owner', 'USAGE') THEN
        GRANT renling_owner TO CURRENT_USER;
    END IF;
END $$;
GRANT USAGE, CREATE ON SCHEMA public TO renling_owner;
GRANT USAGE ON SCHEMA public TO renling_desk;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
DO $$ BEGIN
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO renling_desk', current_database());
END $$;

-- Who may sign in, for which branch, and under which name they stand in the journal.
CREATE TABLE IF NOT EXISTS renling_role (
    role TEXT PRIMARY KEY,
    branch TEXT NOT NULL,
    operator TEXT NOT NULL,
    UNIQUE (branch, operator)
);
ALTER TABLE renling_role OWNER TO renling_owner;

-- The branch and the name of who signed in: no command of theirs changes session_user. None for others.
CREATE OR REPLACE FUNCTION renling_branch() RETURNS TEXT
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT branch FROM renling_role WHERE role = session_user $$;
ALTER FUNCTION renling_branch() OWNER TO renling_owner;
CREATE OR REPLACE FUNCTION renling_operator() RETURNS TEXT
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT operator FROM renling_role WHERE role = session_user $$;
ALTER FUNCTION renling_operator() OWNER TO renling_owner;

-- Every table has a branch, and what is one of its kind is so within its branch: an index begins with it.
-- Ids are UUIDs, and clash nowhere.
DO $$
DECLARE
    owned RECORD;
    part RECORD;
    stray BOOLEAN;
BEGIN
    FOR owned IN
        SELECT oid, relname AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname NOT IN ('_sqlx_migrations', 'renling_role')
    LOOP
        EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS branch TEXT NOT NULL DEFAULT ''''', owned.name);
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE branch = '''')', owned.name) INTO stray;
        IF stray AND (SELECT COUNT(*) FROM ledger) > 1 THEN
            RAISE 'rows of % belong to no branch', owned.name;
        ELSIF stray THEN
            EXECUTE format('UPDATE %I SET branch = current_setting(''renling.branch'')', owned.name);
        END IF;
        EXECUTE format('ALTER TABLE %I ALTER COLUMN branch SET DEFAULT renling_branch()', owned.name);
        FOR part IN
            SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
            WHERE indrelid = owned.oid AND NOT indisprimary
            AND pg_get_indexdef(indexrelid) NOT LIKE '%USING btree (branch, %'
        LOOP
            EXECUTE format('DROP INDEX %s', part.name);
            EXECUTE replace(part.definition, 'USING btree (', 'USING btree (branch, ');
        END LOOP;
    END LOOP;
END $$;

-- The keys that are no UUIDs begin with the branch as well, with all that refers to them.
DO $$
DECLARE
    key RECORD;
    reference RECORD;
    again TEXT[];
    command TEXT;
BEGIN
    FOR key IN
        SELECT conrelid, conrelid::regclass AS name, conname, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
        WHERE contype = 'p' AND conrelid IN ('ledger'::regclass, 'setting'::regclass, 'operation'::regclass)
        AND pg_get_constraintdef(oid) NOT LIKE '%(branch, %'
    LOOP
        again := ARRAY[format('ALTER TABLE %s ADD CONSTRAINT %I %s', key.name, key.conname,
            replace(key.definition, 'KEY (', 'KEY (branch, '))];
        FOR reference IN
            SELECT conrelid::regclass AS name, conname, pg_get_constraintdef(oid) AS definition
            FROM pg_constraint WHERE contype = 'f' AND confrelid = key.conrelid
        LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', reference.name, reference.conname);
            again := again || format('ALTER TABLE %s ADD CONSTRAINT %I %s', reference.name, reference.conname,
                replace(regexp_replace(reference.definition, 'REFERENCES (\w+)\(', 'REFERENCES \1(branch, '),
                    'KEY (', 'KEY (branch, '));
        END LOOP;
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', key.name, key.conname);
        FOREACH command IN ARRAY again LOOP
            EXECUTE command;
        END LOOP;
    END LOOP;
END $$;

-- A branch in which nothing was done yet may take a package in, with the names that stand in it: the
-- transaction that does. An operator cannot write this column.
ALTER TABLE ledger ADD COLUMN IF NOT EXISTS arrived TEXT;
CREATE OR REPLACE FUNCTION renling_arriving() RETURNS BOOLEAN
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT COALESCE(arrived = pg_current_xact_id()::TEXT, FALSE) FROM ledger WHERE branch = renling_branch()
$$;
ALTER FUNCTION renling_arriving() OWNER TO renling_owner;

-- The operation that this transaction writes.
CREATE OR REPLACE FUNCTION renling_operation() RETURNS BIGINT
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT o.number FROM operation o JOIN ledger l ON l.branch = o.branch AND l.operations = o.number
    WHERE o.branch = renling_branch() AND o.xmin = pg_current_xact_id()::xid
$$;
ALTER FUNCTION renling_operation() OWNER TO renling_owner;

-- What an operator may not do to the journal, row by row. Of an operation of the past it may be said that
-- this transaction's takes it back; its words and images change only where an erasure of this transaction
-- has put their digests into its place before.
CREATE OR REPLACE FUNCTION renling_guard() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    now_written BIGINT := renling_operation();
    allowed BOOLEAN;
BEGIN
    IF renling_operator() IS NULL OR renling_arriving() THEN
        RETURN NEW; -- The administrator who brings the structure up; a package.
    END IF;
    IF TG_TABLE_NAME = 'ledger' THEN
        IF OLD.operations = 0 AND NEW.operations > 1 THEN
            NEW.arrived := pg_current_xact_id()::TEXT;
            RETURN NEW;
        END IF;
        allowed := NEW.operations - OLD.operations IN (0, 1) AND NEW.sealed_from = OLD.sealed_from;
    ELSIF TG_TABLE_NAME = 'operation' THEN
        allowed := OLD.number = now_written OR (
            (NEW.kind, NEW.records, NEW.reverts, NEW.seal)
                IS NOT DISTINCT FROM (OLD.kind, OLD.records, OLD.reverts, OLD.seal)
            AND (NEW.reverted_by IS NOT DISTINCT FROM OLD.reverted_by OR NEW.reverted_by = now_written)
            AND (NEW.sentence = OLD.sentence OR EXISTS (
                SELECT FROM erased WHERE branch = OLD.branch AND erasure = now_written
                AND operation = OLD.number AND record_id = '')));
    ELSE
        allowed := OLD.operation = now_written OR EXISTS (
            SELECT FROM erased WHERE branch = OLD.branch AND erasure = now_written
            AND operation = OLD.operation AND record_id = OLD.record_id);
    END IF;
    IF allowed IS NOT TRUE THEN
        RAISE insufficient_privilege USING MESSAGE = 'the journal is only added to';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION renling_guard() OWNER TO renling_owner;
CREATE OR REPLACE TRIGGER guard BEFORE UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION renling_guard();
CREATE OR REPLACE TRIGGER guard BEFORE UPDATE ON operation FOR EACH ROW EXECUTE FUNCTION renling_guard();
CREATE OR REPLACE TRIGGER guard BEFORE UPDATE ON change FOR EACH ROW EXECUTE FUNCTION renling_guard();

-- Rows of their own branch, and rights on no more than is needed.
DO $$
DECLARE
    owned RECORD;
BEGIN
    FOR owned IN
        SELECT relname AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format('ALTER TABLE %I OWNER TO renling_owner', owned.name);
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, renling_desk', owned.name);
        CONTINUE WHEN owned.name IN ('_sqlx_migrations', 'renling_role');
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned.name);
        EXECUTE format('DROP POLICY IF EXISTS branch ON %I', owned.name);
        EXECUTE format('CREATE POLICY branch ON %I USING (branch = (SELECT renling_branch()))', owned.name);
        IF owned.name NOT IN ('ledger', 'operation', 'change', 'erased') THEN
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO renling_desk', owned.name);
        END IF;
    END LOOP;
END $$;
GRANT SELECT ON _sqlx_migrations TO renling_desk;
GRANT SELECT, UPDATE (operations, sealed_from) ON ledger TO renling_desk;
GRANT SELECT, INSERT, UPDATE (kind, sentence, records, reverts, seal, reverted_by) ON operation TO renling_desk;
GRANT SELECT, INSERT, UPDATE (before, after) ON change TO renling_desk;
GRANT SELECT, INSERT ON erased TO renling_desk;

DROP POLICY IF EXISTS signed ON operation;
CREATE POLICY signed ON operation AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT renling_arriving())
    OR operator = (SELECT renling_operator()) AND number = (SELECT operations FROM ledger)
);
DROP POLICY IF EXISTS signed ON change;
CREATE POLICY signed ON change AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT renling_arriving()) OR operation = (SELECT renling_operation())
);
DROP POLICY IF EXISTS signed ON erased;
CREATE POLICY signed ON erased AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT renling_arriving()) OR erasure = (SELECT renling_operation())
);
