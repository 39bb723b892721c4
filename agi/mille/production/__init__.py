"""A centre installed on a server: where its files are, the units that run it, and how it is found again."""
