"""The commands: one file for each family of verbs, no logic."""
