"""Counts of every quarter of an hour, day and month, kept ready in the database for the reports."""
