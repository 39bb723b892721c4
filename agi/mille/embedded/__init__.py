"""Running a whole centre without installing anything: programs, processes, telephones for tests."""
