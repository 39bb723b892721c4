"""Where a centre's files, services and records are, whether it is installed or runs from a folder."""
