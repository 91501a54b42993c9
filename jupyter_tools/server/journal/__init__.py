"""The journal: what is recorded of each event, its SQLite file, metrics and replay."""
