"""One module for each language that mille speaks: numbers, times and dates as people say them. See `spoken.Speech`."""
