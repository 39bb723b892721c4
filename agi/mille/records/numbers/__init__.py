"""People's numbers in the records: where they stand, how they are hashed and taken out. Pure."""
