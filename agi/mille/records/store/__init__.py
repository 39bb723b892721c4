"""The database of the records: its tables, the collector that fills them, and what is done to them as a whole."""
