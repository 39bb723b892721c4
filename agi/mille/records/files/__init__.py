"""The files of a journal: followed as they grow, rotated, searched, and cleared of numbers."""
