-- What was judged of each aspect of a rep; reps of version 1 have none.
CREATE TABLE aspect (
    rep_id INTEGER NOT NULL REFERENCES rep (id) ON DELETE CASCADE,
    aspect TEXT NOT NULL,
    verdict TEXT NOT NULL,
    severity TEXT,
    reason TEXT,
    PRIMARY KEY (rep_id, aspect)
) STRICT, WITHOUT ROWID;
