"""What is wrong with a running centre, and how to mend it."""
