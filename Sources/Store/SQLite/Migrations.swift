/// The steps that bring a catalogue from one format to the next. A step that has been released is never
/// changed; a new format is a new step at the end of the list.
///
/// The format of a catalogue is the number of steps it has taken, kept in SQLite's `user_version`.
package enum Migrations {
    package struct Step: Sendable {
        package let name: String
        package let sql: String
        /// What is done to the store at `path` besides, within the same transaction.
        let move: (@Sendable (_ database: Database, _ path: String) throws(StoreError) -> Void)?

        init(
            name: String, sql: String,
            move: (@Sendable (_ database: Database, _ path: String) throws(StoreError) -> Void)? =
                nil
        ) {
            self.name = name
            self.sql = sql
            self.move = move
        }
    }

    package static let all: [Step] = [
        Step(
            name: "ledger, runs, versions",
            sql: """
                CREATE TABLE job (
                    id INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE,
                    -- What must not change under a store: frequency and ledger type, as JSON.
                    identity TEXT NOT NULL
                ) STRICT;

                -- 'ingested': its rows are in, and its models are not yet; 'finished': all of it.
                CREATE TABLE run (
                    job INTEGER NOT NULL REFERENCES job,
                    number INTEGER NOT NULL,
                    as_of TEXT NOT NULL,
                    status TEXT NOT NULL CHECK (status IN ('ingested', 'finished')),
                    batch TEXT NOT NULL,
                    record TEXT,
                    summary TEXT,
                    PRIMARY KEY (job, number)
                ) STRICT;

                -- The ledger position after each run that moved it, in the source's own text.
                CREATE TABLE ledger_position (
                    job INTEGER NOT NULL,
                    run INTEGER NOT NULL,
                    type TEXT NOT NULL,
                    position TEXT NOT NULL,
                    PRIMARY KEY (job, run)
                ) STRICT, WITHOUT ROWID;

                -- What a run found in a file. A file is read again when its content differs from the
                -- newest entry, or when that entry left rows for later.
                CREATE TABLE source_file (
                    job INTEGER NOT NULL,
                    path TEXT NOT NULL,
                    run INTEGER NOT NULL,
                    size INTEGER NOT NULL,
                    sha256 TEXT NOT NULL,
                    rows INTEGER NOT NULL,
                    rows_left INTEGER NOT NULL,
                    PRIMARY KEY (job, path, run)
                ) STRICT, WITHOUT ROWID;

                -- Append-only: a correction is a further row of the same series and time.
                CREATE TABLE observation (
                    job INTEGER NOT NULL,
                    run INTEGER NOT NULL,
                    series TEXT NOT NULL,
                    time TEXT NOT NULL,
                    value REAL,
                    covariates TEXT,
                    ledger TEXT NOT NULL,
                    hash BLOB NOT NULL,
                    file TEXT NOT NULL,
                    line INTEGER NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX observation_hash ON observation (job, hash);
                CREATE INDEX observation_run ON observation (job, run);

                CREATE TABLE quarantine (
                    job INTEGER NOT NULL,
                    run INTEGER NOT NULL,
                    rule TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    file TEXT NOT NULL,
                    line INTEGER NOT NULL,
                    hash BLOB NOT NULL,
                    payload TEXT NOT NULL
                ) STRICT;
                CREATE UNIQUE INDEX quarantine_hash ON quarantine (job, hash);

                CREATE TABLE version (
                    job INTEGER NOT NULL,
                    number INTEGER NOT NULL,
                    run INTEGER NOT NULL,
                    role TEXT NOT NULL CHECK (role IN ('production', 'challenger')),
                    series INTEGER NOT NULL,
                    manifest_sha256 TEXT NOT NULL,
                    summary TEXT NOT NULL,
                    PRIMARY KEY (job, number)
                ) STRICT, WITHOUT ROWID;

                -- The champion is the version of the newest row.
                CREATE TABLE promotion (
                    job INTEGER NOT NULL,
                    sequence INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    run INTEGER,
                    as_of TEXT NOT NULL,
                    kind TEXT NOT NULL CHECK (kind IN ('automatic', 'manual', 'rollback')),
                    reason TEXT NOT NULL,
                    PRIMARY KEY (job, sequence)
                ) STRICT, WITHOUT ROWID;

                -- For people who look with the sqlite3 shell: what the records hold, as tables.
                CREATE VIEW decision AS
                    SELECT job.name AS job, run.number AS run,
                        json_extract(item.value, '$.series') AS series,
                        json_extract(item.value, '$.action') AS action,
                        json_extract(item.value, '$.reasons') AS reasons,
                        json_extract(item.value, '$.modelBefore') AS model_before,
                        json_extract(item.value, '$.modelAfter') AS model_after,
                        json_extract(item.value, '$.outcome') AS outcome
                    FROM run JOIN job ON job.id = run.job,
                        json_each(run.record, '$.decisions') AS item;
                CREATE VIEW finding AS
                    SELECT job.name AS job, run.number AS run,
                        json_extract(item.value, '$.rule') AS rule,
                        json_extract(item.value, '$.action') AS action,
                        json_extract(item.value, '$.series') AS series,
                        json_extract(item.value, '$.message') AS message
                    FROM run JOIN job ON job.id = run.job,
                        json_each(run.record, '$.findings') AS item;
                """),
        Step(
            name: "counts of database sources",
            sql: """
                -- How many rows lie below the reach of the next pull: where there are more by then, rows
                -- have come in late.
                CREATE TABLE source_count (
                    job INTEGER NOT NULL,
                    source TEXT NOT NULL,
                    run INTEGER NOT NULL,
                    bound TEXT NOT NULL,
                    rows INTEGER NOT NULL,
                    PRIMARY KEY (job, source, run)
                ) STRICT, WITHOUT ROWID;
                """),
        Step(
            name: "quarantine that a person settles",
            sql: """
                ALTER TABLE quarantine RENAME TO quarantine_before;
                DROP INDEX quarantine_hash;
                -- 'held' until somebody decides; 'replay': for the next run; 'replayed' by the run that
                -- settled it; 'dropped' by a person. Rows stay whatever becomes of them.
                CREATE TABLE quarantine (
                    id INTEGER PRIMARY KEY,
                    job INTEGER NOT NULL,
                    run INTEGER NOT NULL,
                    rule TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    file TEXT NOT NULL,
                    line INTEGER NOT NULL,
                    hash BLOB NOT NULL,
                    payload TEXT NOT NULL,
                    -- The names of the payload's columns, as a record of CSV.
                    header TEXT,
                    state TEXT NOT NULL DEFAULT 'held'
                        CHECK (state IN ('held', 'replay', 'replayed', 'dropped')),
                    settled_by INTEGER
                ) STRICT;
                INSERT INTO quarantine (job, run, rule, reason, file, line, hash, payload)
                    SELECT job, run, rule, reason, file, line, hash, payload
                    FROM quarantine_before ORDER BY rowid;
                DROP TABLE quarantine_before;
                CREATE UNIQUE INDEX quarantine_hash ON quarantine (job, hash);
                """),
        Step(
            name: "segments of observations",
            sql: """
                -- Files of accepted rows. The keys are seconds since 1970, or integers, as the ledger
                -- column holds times or integers.
                CREATE TABLE segment (
                    job INTEGER NOT NULL,
                    run INTEGER NOT NULL,
                    number INTEGER NOT NULL,
                    path TEXT NOT NULL UNIQUE,
                    rows INTEGER NOT NULL,
                    bytes INTEGER NOT NULL,
                    sha256 TEXT NOT NULL,
                    ledger_min INTEGER NOT NULL,
                    ledger_max INTEGER NOT NULL,
                    -- 0: the rows lie by ledger value, and the column "place" says in which order they came.
                    in_order INTEGER NOT NULL,
                    -- 1: moved from the catalogue; its rows are known by the cells of their source.
                    moved INTEGER NOT NULL,
                    PRIMARY KEY (job, run, number)
                ) STRICT, WITHOUT ROWID;

                -- What the hash is of: the row's typed content, or, before this step, its cells.
                ALTER TABLE quarantine ADD COLUMN known_by TEXT NOT NULL DEFAULT 'content';
                UPDATE quarantine SET known_by = 'cells';

                -- What the operating system said of a file when its content had the digest: where it says
                -- the same again, the file is not read. No part of the record; it may be emptied.
                CREATE TABLE file_state (
                    job INTEGER NOT NULL,
                    path TEXT NOT NULL,
                    size INTEGER NOT NULL,
                    modified INTEGER NOT NULL,
                    changed INTEGER NOT NULL,
                    device INTEGER NOT NULL,
                    inode INTEGER NOT NULL,
                    sha256 TEXT NOT NULL,
                    PRIMARY KEY (job, path)
                ) STRICT, WITHOUT ROWID;
                """,
            move: { (database, path) throws(StoreError) in
                try MovedObservations.move(from: database, to: path)
            }),
        Step(
            name: "places reached in files, and pulls under way",
            sql: """
                -- Where to go on in a file that begins as it did: what stands before is dealt with. Null
                -- where it has to be read from its beginning.
                ALTER TABLE source_file ADD COLUMN reached_offset INTEGER;
                ALTER TABLE source_file ADD COLUMN reached_line INTEGER;
                ALTER TABLE source_file ADD COLUMN reached_rows INTEGER;

                -- A pull that has not come to its end; the rows that it has read lie in files. None of it
                -- is part of any run. It may be emptied: the pull then begins again.
                CREATE TABLE open_pull (
                    job INTEGER PRIMARY KEY,
                    as_of TEXT NOT NULL,
                    -- A digest of what the job says of its source.
                    source TEXT NOT NULL,
                    -- How far it has come, as JSON.
                    state TEXT NOT NULL
                ) STRICT;
                CREATE TABLE open_pull_part (
                    job INTEGER NOT NULL,
                    number INTEGER NOT NULL,
                    path TEXT NOT NULL UNIQUE,
                    bytes INTEGER NOT NULL,
                    sha256 TEXT NOT NULL,
                    PRIMARY KEY (job, number)
                ) STRICT, WITHOUT ROWID;
                """),
        Step(
            name: "columns of sources",
            sql: """
                -- What a column of the source was found to hold, by the run that found it first. A change
                -- says in which way that differs from what was known before.
                CREATE TABLE source_column (
                    job INTEGER NOT NULL,
                    run INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    file TEXT NOT NULL,
                    change TEXT CHECK (change IN ('newColumn', 'missingColumn', 'changedType')),
                    PRIMARY KEY (job, name, kind)
                ) STRICT, WITHOUT ROWID;
                """),
    ]

    /// Brings the catalogue up to date; each step is one transaction.
    static func apply(to database: Database, path: String) throws(StoreError) {
        let before = try format(of: database)
        guard before < all.count else { return }
        for (index, step) in all.enumerated() where index >= before {
            try database.transaction { () throws(StoreError) in
                try database.executeScript(step.sql)
                if let move = step.move { try move(database, path) }
                try database.executeScript("PRAGMA user_version = \(index + 1)")
            }
        }
        // What was moved out of the catalogue has left room; where it cannot be given back, no harm is done.
        guard try integer("freelist_count", database) * 2 > integer("page_count", database) else {
            return
        }
        do throws(StoreError) { try database.executeScript("VACUUM") } catch {}
    }

    /// How many steps the catalogue has taken.
    static func format(of database: Database) throws(StoreError) -> Int {
        try integer("user_version", database)
    }

    private static func integer(_ pragma: String, _ database: Database) throws(StoreError) -> Int {
        try database.rows("PRAGMA \(pragma)") { $0.integer(0) }.first ?? 0
    }
}
