"""Announcements that change at once, without a reload, and the messages that callers leave: all of them files."""
