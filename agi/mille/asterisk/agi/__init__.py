"""The AGI side: channel, server, and one entry for each question of the dialplan. No database, no other network."""
