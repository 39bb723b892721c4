"""A centre in plain words, for the person who signs it: one file for each chapter."""
