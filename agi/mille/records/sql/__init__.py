"""The records' tables and queries in SQL, and the connection to the database. Imports: errors, and what is counted."""
