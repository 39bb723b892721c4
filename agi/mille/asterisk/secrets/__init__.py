"""What is kept secret beside the configuration: passwords, the PIN, the key of the callers' hashes."""
