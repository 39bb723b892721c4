"""From the lines of one call to the call: stints, attempts, handlings, and exactly one outcome. Pure."""
