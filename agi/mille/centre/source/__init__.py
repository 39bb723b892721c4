"""The text of a description as a tree in which every word knows its place, and the problems found in it."""
