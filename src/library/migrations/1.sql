-- Names are those of report.json; a missing value is NULL.
CREATE TABLE lifter (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One row a clip of a lifter: a clip that is judged again takes the place of its earlier judgement.
CREATE TABLE lift_set (
    id INTEGER PRIMARY KEY,
    lifter_id INTEGER NOT NULL REFERENCES lifter (id) ON DELETE CASCADE,
    clip_sha256 TEXT NOT NULL,
    clip TEXT NOT NULL,
    date TEXT NOT NULL,
    load_kg REAL,
    rpe REAL,
    lift TEXT NOT NULL,
    report_sha256 TEXT NOT NULL,
    spotter_version TEXT NOT NULL,
    profile TEXT NOT NULL,
    profile_hash TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    spine_model_sha256 TEXT NOT NULL,
    UNIQUE (lifter_id, clip_sha256)
) STRICT;

CREATE TABLE rep (
    id INTEGER PRIMARY KEY,
    set_id INTEGER NOT NULL REFERENCES lift_set (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    severity TEXT,
    UNIQUE (set_id, number)
) STRICT;

CREATE TABLE metric (
    rep_id INTEGER NOT NULL REFERENCES rep (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    sd REAL NOT NULL,
    unit TEXT NOT NULL,
    at_s REAL NOT NULL,
    PRIMARY KEY (rep_id, name)
) STRICT, WITHOUT ROWID;

-- Of a rep, or of the set as a whole where rep_id is NULL.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    set_id INTEGER NOT NULL REFERENCES lift_set (id) ON DELETE CASCADE,
    rep_id INTEGER REFERENCES rep (id) ON DELETE CASCADE,
    fault TEXT NOT NULL,
    severity TEXT NOT NULL,
    value REAL NOT NULL,
    sd REAL NOT NULL,
    threshold REAL NOT NULL,
    unit TEXT NOT NULL,
    at_s REAL NOT NULL,
    method TEXT NOT NULL,
    evidence TEXT NOT NULL,
    cue TEXT NOT NULL
) STRICT;
CREATE INDEX finding_of_set ON finding (set_id);
CREATE INDEX finding_of_rep ON finding (rep_id);

CREATE TABLE not_assessed (
    rep_id INTEGER NOT NULL REFERENCES rep (id) ON DELETE CASCADE,
    fault TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX not_assessed_of_rep ON not_assessed (rep_id);
