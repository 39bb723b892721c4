"""Verbs that start, install and examine: run, demo, agi-server, collector, live, install, repair, uninstall, doctor."""
