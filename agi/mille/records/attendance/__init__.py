"""When agents were there, paused and ready. Pure."""
