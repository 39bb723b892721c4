"""Crisis units: how a prepared unit becomes part of a centre, and when it opens and closes by itself."""
