"""What the reports count: figures with their formulas, tallies, periods, filters. Pure."""
