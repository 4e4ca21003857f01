"""The shape of the database file, as numbered steps from nothing to the present.

``PRAGMA user_version`` holds the number of the last step that was taken.  A step is never changed once
released; a new shape is a new step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nmpi_emulator.errors import UsageError

if TYPE_CHECKING:
    from sqlite3 import Connection

#: Marks a SQLite file as ours (``PRAGMA application_id``): the bytes "NMPI".
APPLICATION_ID = 0x4E4D5049

_JOBS = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    command TEXT NOT NULL,
    collab TEXT NOT NULL,
    user_id TEXT NOT NULL,
    hardware_platform TEXT NOT NULL,
    hardware_config TEXT,
    status TEXT NOT NULL,
    status_text TEXT,
    submitted_at TEXT NOT NULL,
    completed_at TEXT,
    provenance TEXT,
    usage REAL,
    runner TEXT,
    started_at TEXT
);
-- For lists: the columns before the id lead the search, those after it are looked at on the way, so that the
-- table itself, with its long texts, is read for the jobs on the page only.
CREATE INDEX jobs_by_collab ON jobs (collab, status, id, user_id, hardware_platform, submitted_at);
CREATE INDEX jobs_by_user ON jobs (user_id, status, id, hardware_platform, submitted_at);
CREATE INDEX jobs_by_platform ON jobs (hardware_platform, status, id, submitted_at);
CREATE INDEX jobs_by_status ON jobs (status, id, submitted_at);
CREATE INDEX jobs_queued ON jobs (hardware_platform, status, submitted_at, id);
CREATE INDEX jobs_by_submission ON jobs (submitted_at, id);
CREATE INDEX jobs_by_completion ON jobs (completed_at, hardware_platform, user_id);

CREATE TABLE job_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER REFERENCES jobs (id) ON DELETE CASCADE,
    direction TEXT CHECK (direction IN ('input', 'output')),
    url TEXT NOT NULL,
    path TEXT,
    content_type TEXT,
    size INTEGER,
    hash TEXT,
    item INTEGER REFERENCES job_files (id) ON DELETE SET NULL
);
CREATE INDEX job_files_by_job ON job_files (job_id, direction, id);
CREATE INDEX job_files_by_item ON job_files (item);

CREATE TABLE job_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);
CREATE INDEX job_logs_by_job ON job_logs (job_id, id);

CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL UNIQUE);
CREATE TABLE job_tags (
    job_id INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    tag_id INTEGER NOT NULL REFERENCES tags (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (job_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX job_tags_by_tag ON job_tags (tag_id, job_id);

CREATE TABLE comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id INTEGER REFERENCES jobs (id) ON DELETE CASCADE,
    content TEXT NOT NULL,
    user_id TEXT NOT NULL,
    timestamp TEXT NOT NULL
);
CREATE INDEX comments_by_job ON comments (job_id, id);
"""

_PROJECTS = """
CREATE TABLE projects (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    collab TEXT NOT NULL,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    description TEXT NOT NULL,
    submission_date TEXT,
    decision_date TEXT,
    accepted INTEGER NOT NULL
);
CREATE INDEX projects_by_collab ON projects (collab, row);
CREATE INDEX projects_by_owner ON projects (owner, row);

CREATE TABLE quotas (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    platform TEXT NOT NULL,
    units TEXT NOT NULL,
    "limit" REAL NOT NULL,
    usage REAL NOT NULL
);
CREATE INDEX quotas_by_project ON quotas (project_id, id);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collab TEXT NOT NULL,
    user_id TEXT NOT NULL,
    hardware_platform TEXT NOT NULL,
    hardware_config TEXT,
    status TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    usage REAL NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_collab ON sessions (collab, id);
CREATE INDEX sessions_by_platform ON sessions (hardware_platform, id);
"""

_FACTS = "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

#: Each table counts from a number of its own, so that the id of one thing is never taken for that of another.
_FIRST_IDS = """
INSERT INTO sqlite_sequence (name, seq) VALUES
    ('jobs', 100000), ('comments', 200000), ('quotas', 300000), ('sessions', 400000), ('job_files', 500000);
"""

_STORAGE = """
CREATE TABLE storage_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL CHECK (service IN ('drive', 'bucket')),
    collab TEXT NOT NULL,
    path TEXT NOT NULL,
    parent TEXT,
    sha256 TEXT,
    md5 TEXT,
    size INTEGER NOT NULL,
    content_type TEXT,
    modified_at TEXT NOT NULL,
    modified_by TEXT NOT NULL,
    UNIQUE (service, collab, path)
);
CREATE INDEX storage_entries_by_parent ON storage_entries (service, collab, parent, path);
CREATE INDEX storage_entries_by_content ON storage_entries (sha256);
CREATE INDEX storage_entries_by_collab ON storage_entries (collab, size);

CREATE TABLE storage_links (
    token TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    username TEXT NOT NULL,
    service TEXT,
    collab TEXT,
    path TEXT NOT NULL,
    details TEXT NOT NULL,
    expires_at TEXT
) WITHOUT ROWID;
CREATE INDEX storage_links_by_user ON storage_links (username, purpose);
CREATE INDEX storage_links_by_end ON storage_links (expires_at);

CREATE TABLE storage_parts (
    upload TEXT NOT NULL,
    number INTEGER NOT NULL,
    collab TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    md5 TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (upload, number)
) WITHOUT ROWID;
CREATE INDEX storage_parts_by_content ON storage_parts (sha256);

CREATE TABLE collabs (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    is_public INTEGER NOT NULL,
    has_drive INTEGER NOT NULL,
    creator TEXT NOT NULL,
    created_at TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE simulations (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    collab TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX simulations_by_collab ON simulations (collab, row);
"""

_CLAIMED_JOBS = """
-- Few jobs are executed at a time, and they are asked for often.
CREATE INDEX jobs_claimed ON jobs (runner, status) WHERE runner IS NOT NULL;
"""

#: One script per step; statements are separated by semicolons (none may hold one inside).
MIGRATIONS: tuple[str, ...] = (_JOBS, _PROJECTS, _FACTS, _FIRST_IDS, _STORAGE, _CLAIMED_JOBS)


def migrate(db: Connection, where: str) -> None:
    """Bring the database of *db* to the present shape.

    :param where: how to call the file in messages.
    :raises UsageError: if the file belongs to another program, or to a newer version of this one.
    """
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (n_tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if n_tables and owner != APPLICATION_ID:
        raise UsageError(
            f"{where} is a SQLite file, but not one of the NMPI emulator. "
            "Give the name of a new file, or of one that the emulator made (option --db)."
        )
    if version > len(MIGRATIONS):
        raise UsageError(
            f"{where} was written by a newer version of the emulator (its format is {version}, this version "
            f"knows formats up to {len(MIGRATIONS)}). Install that version again, or use another file "
            "(option --db)."
        )
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        with db:  # not executescript(), which commits half-way
            db.execute("BEGIN IMMEDIATE")
            for statement in filter(str.strip, step.split(";")):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
