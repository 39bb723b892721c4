"""Figures made into a report: what is read, and in which order it stands."""
