"""One caller's journey: events in, the next step out. Pure.

`journey` decides; every other file here is one subject of its decisions. `line` is a caller's place and wait, `staff`
the calls of agents and supervisors to codes of the centre, `rehearsal` an imagined caller.
"""
