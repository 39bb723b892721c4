"""A centre rendered into Asterisk's files, and the channel variables that dialplan and code share."""
