"""Histories of other systems on their way into the database."""
