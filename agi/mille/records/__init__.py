"""The records: lines of the journal in, calls and figures out.

Pure rooms: `journal`, `calls`, `attendance`, `figures`, `numbers`, `history`. Rooms at the edge: `files` (the journal's
files), `sql` (schema and queries), `store` (PostgreSQL), `tallies`, `reading` and `imports` (on top of the store).
"""
