"""The AGI side: channel, server, and one entry for each question that the dialplan asks. No database, no network."""
