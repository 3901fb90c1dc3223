-- Checksums (SHA-256): of all that is stored of a set, of a lifter's sets, and of all lifters.
ALTER TABLE lift_set ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
ALTER TABLE lifter ADD COLUMN checksum TEXT NOT NULL DEFAULT '';
CREATE TABLE seal (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    checksum TEXT NOT NULL
) STRICT;
