"""mille: a whole call centre behind a short number, from one description."""
