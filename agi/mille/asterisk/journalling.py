"""Lines that a command adds to the journal, through Asterisk: nobody else writes to its file."""

import time

from mille.asterisk.ami import Ami, AmiError

WITHOUT_CALL = "NONE"


def write(
    ami: Ami, event: str, *said: str, callid: str = WITHOUT_CALL, queue: str = "NONE", agent: str = "NONE"
) -> None:
    """Adds one line, with the milliseconds of now as its first argument. Raises AmiError when Asterisk refuses it."""
    line = {
        "Action": "QueueLog",
        "Queue": queue,
        "Event": event,
        "Uniqueid": callid,
        "Interface": agent,
        "Message": "|".join([str(round(time.time() * 1000)), callid, *said]),
    }
    response = ami.ask(line)[0][0]
    if response.get("Response") != "Success":
        raise AmiError(f"Asterisk did not write into the journal: {response.get('Message', 'no reason given')}")
