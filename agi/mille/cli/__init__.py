"""The commands: one file for each family of verbs, no logic.

`description` reads a description, `running` changes a centre that runs, `records` reads what it has recorded,
`services` starts and installs.
"""
