"""Verbs about the records: calls, report, export, import, person, messages."""
