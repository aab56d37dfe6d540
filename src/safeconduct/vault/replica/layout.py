"""How the replica lies in its database: tables, and why each index is there.

Everything here is made from the journal and can be made again, but for `setting`, which is this machine's own. Days are ordinals
(`date.toordinal`), moments are milliseconds since 1970; references and records are bytes. A record is one row: its whole content as one
blob. `case_row` and its neighbours hold what lists show, so that no list opens a record.
"""

from __future__ import annotations

LAYOUT = 9
"""Raise it with every change below: a replica of another layout is built anew."""

NEVER = 9_999_999  # an ordinal after every day of the calendar: what has no day sorts last, by index

TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE segment (id INTEGER PRIMARY KEY, segid BLOB NOT NULL UNIQUE, device BLOB NOT NULL, compartment BLOB NOT NULL,
        name TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, prev BLOB NOT NULL, depth INTEGER NOT NULL,
        hlc INTEGER NOT NULL)""",
    "CREATE INDEX segment_chain ON segment (device, compartment, seq)",
    "CREATE TABLE record (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref BLOB NOT NULL, blob BLOB NOT NULL, UNIQUE (kind, ref))",
    # What one segment says about one record is one row: thirty events cost what one did. `hlc` is that of the newest, `size` their number.
    """CREATE TABLE told (id INTEGER PRIMARY KEY, record INTEGER NOT NULL, segment INTEGER NOT NULL, about BLOB, hlc INTEGER NOT NULL,
        size INTEGER NOT NULL, events BLOB NOT NULL)""",
    "CREATE INDEX told_record ON told (record, hlc, size)",  # with clock and number, so that neither is looked for among the texts
    "CREATE INDEX told_about ON told (about) WHERE about IS NOT NULL",  # stays lie with the shelter and are about a case
    "CREATE TABLE case_key (ref BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID",
    # Envelopes that did not open, because the key of their case was not here: it may come later.
    "CREATE TABLE closed (segment INTEGER NOT NULL, ref BLOB NOT NULL, PRIMARY KEY (segment, ref)) WITHOUT ROWID",
    # What is inside a record and has a code of its own: application, person, stay, task, threat, pledge.
    """CREATE TABLE part (kind TEXT NOT NULL, ref BLOB NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (kind, ref, record)) WITHOUT ROWID""",
    "CREATE INDEX part_record ON part (record)",
    """CREATE TABLE case_row (id INTEGER PRIMARY KEY, ref BLOB NOT NULL, code TEXT NOT NULL, label TEXT NOT NULL, status TEXT NOT NULL,
        is_unsafe INTEGER NOT NULL, contested TEXT NOT NULL, risk TEXT NOT NULL, risk_rank INTEGER NOT NULL, priority TEXT NOT NULL,
        location TEXT NOT NULL, region TEXT NOT NULL, destination TEXT NOT NULL, origin TEXT NOT NULL, origins TEXT NOT NULL,
        nationalities TEXT NOT NULL, persons INTEGER NOT NULL, needed_on INTEGER NOT NULL, needed_why TEXT NOT NULL, expected_on INTEGER,
        route_days INTEGER, pathway BLOB NOT NULL, open_routes INTEGER NOT NULL, alarms TEXT NOT NULL, is_endangered INTEGER NOT NULL,
        heard_at_ms INTEGER, silent_at_ms INTEGER, counted_ms INTEGER,
        opened_on INTEGER NOT NULL, words BLOB NOT NULL, parts BLOB NOT NULL)""",
    # One index for each way to sort and for each field to filter by, in the order of the list: a page is read, never sorted.
    "CREATE INDEX case_needed ON case_row (needed_on, id)",
    "CREATE INDEX case_unsafe ON case_row (is_unsafe, needed_on, id, is_endangered)",
    "CREATE INDEX case_unsafe_risk ON case_row (is_unsafe, risk_rank, needed_on, id)",
    "CREATE INDEX case_unsafe_opened ON case_row (is_unsafe, opened_on, id)",
    "CREATE INDEX case_unsafe_label ON case_row (is_unsafe, label, id)",
    "CREATE INDEX case_unsafe_silent ON case_row (is_unsafe, silent_at_ms, id) WHERE silent_at_ms IS NOT NULL",
    "CREATE INDEX case_endangered ON case_row (is_endangered, needed_on, id) WHERE is_endangered",
    "CREATE INDEX case_contested ON case_row (needed_on, id) WHERE contested != ''",
    "CREATE INDEX case_status ON case_row (status, needed_on, id)",
    "CREATE INDEX case_location ON case_row (location, needed_on, id)",
    "CREATE INDEX case_region ON case_row (region, needed_on, id)",
    "CREATE INDEX case_origin ON case_row (origin, needed_on, id)",
    "CREATE INDEX case_risk ON case_row (risk_rank, needed_on, id)",
    "CREATE INDEX case_opened ON case_row (opened_on, id)",
    "CREATE INDEX case_label ON case_row (label, id)",
    "CREATE INDEX case_silent ON case_row (silent_at_ms, id) WHERE silent_at_ms IS NOT NULL",
    # Days on which the clocks of a case can change by themselves; the latest moment that its silence is counted from.
    "CREATE INDEX case_counted ON case_row (counted_ms) WHERE counted_ms IS NOT NULL",
    "CREATE INDEX case_expected ON case_row (expected_on) WHERE expected_on IS NOT NULL",
    "CREATE TABLE paper_row (expires_on INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (expires_on, id)) WITHOUT ROWID",
    "CREATE INDEX paper_case ON paper_row (id)",
    "CREATE TABLE need_row (code TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (code, id)) WITHOUT ROWID",
    "CREATE INDEX need_case ON need_row (id)",
    # Of which cases one that is called a copy is one: lists leave it out where another speaks for it.
    "CREATE TABLE copy_row (original BLOB NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (original, id)) WITHOUT ROWID",
    "CREATE INDEX copy_case ON copy_row (id)",
    "CREATE TABLE nationality_row (code TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (code, id)) WITHOUT ROWID",
    "CREATE INDEX nationality_case ON nationality_row (id)",
    "CREATE TABLE external_row (scheme TEXT NOT NULL, value TEXT NOT NULL, id INTEGER NOT NULL, content BLOB NOT NULL)",
    "CREATE INDEX external_value ON external_row (scheme, value)",
    "CREATE INDEX external_case ON external_row (id)",
    """CREATE TABLE application_row (ref BLOB NOT NULL, id INTEGER NOT NULL, pathway BLOB NOT NULL, status TEXT NOT NULL,
        is_contested INTEGER NOT NULL, persons INTEGER NOT NULL, accepted INTEGER NOT NULL, set_on INTEGER, expected_on INTEGER,
        is_open INTEGER NOT NULL)""",
    "CREATE INDEX application_case ON application_row (id)",
    "CREATE INDEX application_status ON application_row (status, ref)",
    "CREATE INDEX application_pathway ON application_row (pathway, status, ref, is_open)",
    """CREATE TABLE task_row (ref BLOB NOT NULL, id INTEGER NOT NULL, is_case INTEGER NOT NULL, text TEXT NOT NULL, due_on INTEGER NOT NULL,
        role TEXT NOT NULL)""",
    "CREATE INDEX task_due ON task_row (due_on, ref)",
    "CREATE INDEX task_case ON task_row (id)",
    """CREATE TABLE stay_row (ref BLOB NOT NULL, id INTEGER NOT NULL, stay_case BLOB NOT NULL, beds INTEGER NOT NULL,
        from_on INTEGER NOT NULL, until_on INTEGER NOT NULL)""",
    "CREATE INDEX stay_shelter ON stay_row (id)",
    "CREATE INDEX stay_by_case ON stay_row (stay_case)",
    # Claims in the order in which they were written down, by their label, and by the wider claim that they are a part of.
    "CREATE TABLE claim_row (id INTEGER PRIMARY KEY, ref BLOB NOT NULL, label TEXT NOT NULL, place INTEGER NOT NULL, wider BLOB NOT NULL)",
    "CREATE INDEX claim_ref ON claim_row (ref)",
    "CREATE INDEX claim_place ON claim_row (place, ref)",
    "CREATE INDEX claim_label ON claim_row (label, ref)",
    "CREATE INDEX claim_wider ON claim_row (wider) WHERE wider != x''",
    "CREATE TABLE retention_row (id INTEGER PRIMARY KEY, forget_on INTEGER NOT NULL, is_held INTEGER NOT NULL)",
    "CREATE INDEX retention_due ON retention_row (is_held, forget_on, id)",
    "CREATE TABLE waiting_words (id INTEGER PRIMARY KEY, names TEXT NOT NULL, texts TEXT NOT NULL)",
)

WORDS = """CREATE VIRTUAL TABLE words USING fts5 (names, texts, tokenize="unicode61 remove_diacritics 2", prefix='2 3')"""
WORDS_SECURE = "INSERT INTO words (words, rank) VALUES ('secure-delete', 1)"
"""Without it the index keeps a deleted name until its pages happen to be merged: see the attack test that turns it off."""
