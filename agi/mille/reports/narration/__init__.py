"""One call, and one person's records, in words for people. Imports the pure rooms of records and the words."""
