"""The records: journal lines in, calls and their outcomes out."""
