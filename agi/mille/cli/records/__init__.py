"""Verbs about the records: calls, call, report, export, import, records, rebuild, retention, person, messages."""
