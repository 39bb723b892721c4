"""What callers and staff hear that no description has to give: one file for each subject."""
