"""Reports that leave by themselves: when, as which letter, by which mail server."""
