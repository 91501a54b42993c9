"""The journal: a record of each event in an SQLite file, with metrics and replay."""
