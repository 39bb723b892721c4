"""What mille itself says, to people who read and to callers who listen. Imports nothing of mille's other rooms."""
