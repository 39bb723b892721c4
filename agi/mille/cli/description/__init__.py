"""Verbs about a description: check, explain, hear, open-hours, render, schema."""
