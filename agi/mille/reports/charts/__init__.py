"""The charts of a report: geometry first, then SVG or PDF."""
