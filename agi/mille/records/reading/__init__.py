"""Reading the records: calls, agents, reports, exports. Works whether or not the centre is running."""
