"""The journal of one call through our own dialplan, c1, put together from its lines."""

ARRIVED = "100|c1|NONE|NONE|ARRIVED|100120|c1|1000|268800|fr"
ASK = "100|c1|NONE|NONE|STEP|100140|c1|arrived||ask|main|fr|"
TO_POST = "110|c1|post|NONE|STEP|110300|c1|digits|2|queue|main|fr|"
ENTERS = "110|c1|post|NONE|ENTERQUEUE||268800|3"
CALLER_ENDS = "{0}|c1|NONE|NONE|ENDED|{0}900|c1|16|caller"
CENTRE_ENDS = "{0}|c1|NONE|NONE|ENDED|{0}900|c1|16|centre"


def journal(*lines: str) -> str:
    return "\n".join([ARRIVED, ASK, *lines])


def waiting(*lines: str) -> str:
    return journal(TO_POST, ENTERS, *lines)
