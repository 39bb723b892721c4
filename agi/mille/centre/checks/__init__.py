"""What no single key can show: contradictions, dead ends, unsafe settings. One file for each subject."""
