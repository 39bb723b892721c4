"""What mille itself says to a centre's callers and agents on the telephone: a file for each subject."""
