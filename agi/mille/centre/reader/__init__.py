"""From the text of a description to a centre, by what the model declares: all problems at once, and the JSON Schema."""
