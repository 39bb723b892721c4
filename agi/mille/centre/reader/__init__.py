"""From the text of a description to a centre: keys, their readers, all problems at once, and the JSON Schema."""
