"""A centre installed on a server: where its things are, the units that run it, and finding it again."""
