"""One caller's journey: what happened in, what comes next out."""
