"""Small tables that the people of a centre keep, such as the agencies that are open today."""
