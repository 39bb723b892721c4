"""Running a whole centre without installing anything: programs, database, processes, test calls. Loopback only."""
