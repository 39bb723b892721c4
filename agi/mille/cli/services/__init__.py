"""Verbs that start, install and examine: run, demo, serve, live, install, doctor."""
