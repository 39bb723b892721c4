"""One caller's journey: events in, the next step out. Pure.

`journey` decides; every other file here is one subject of its decisions. `texts` is what callers are told, `staff` the
calls of agents and supervisors to codes of the centre, `rehearsal` a caller who is only imagined.
"""
