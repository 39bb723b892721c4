"""Every channel variable that mille sets or reads, by name. Shared by the code, the templates and the tests.

Three letters of its own, ``M_``, keep them apart from Asterisk's. None begins with an underscore, so that no agent's
channel inherits a caller's.
"""

# What the dialplan says when it asks
EVENT = "M_EVENT"
"""What happened since the last step: arrived, digits, said, queue, safe."""
VALUE = "M_VALUE"
"""The keys pressed, or how the queue ended (QUEUESTATUS)."""
STEPS = "M_STEPS"
"""How many times this call has asked."""
ARRIVAL = "M_ARRIVAL"
"""When the caller first arrived, epoch seconds."""
NUMBER = "M_NUMBER"
"""The caller's number, digits and + only, or nothing."""

# What Python answers, and the dialplan hands back with the next question
STEP = "M_STEP"
"""The step to perform: say, ask, queue, end."""
NODE = "M_NODE"
"""The menu the caller is in."""
TRY = "M_TRY"
"""How many times he has been asked there already."""
LANGUAGE = "M_LANGUAGE"
QUEUE = "M_QUEUE"

# What only the performing of a step needs
PROMPT = "M_PROMPT"
"""Sound files, joined by &."""
TIMEOUT = "M_TIMEOUT"
"""Seconds to wait for a key after the prompt."""
WAIT = "M_WAIT"
"""The longest wait in the queue, seconds; on the service line, how long to wait after a wrong PIN."""
HEADSTART = "M_HEADSTART"
"""Seconds by which this caller counts as earlier."""
DETAIL = "M_DETAIL"
"""Why the call ends, or which message is said: for the journal."""
DEGRADED = "M_DEGRADED"
"""1 once Python did not decide."""

# What only the dialplan uses, for itself
DIALLED = "M_DIALLED"
"""The short number the caller dialled."""
OPEN = "M_OPEN"
"""1 when the timetable asked for was open at his arrival."""
REASON = "M_REASON"
"""Why Python did not decide: AGISTATUS, TIMEOUT, BADSTEP, UNKNOWN."""
DAY = "M_DAY"
"""The day of his arrival in the centre's time zone, YYYYMMDD."""
CLOCK = "M_CLOCK"
"""The time of that day, HHMM."""
WEEKTIME = "M_WEEKTIME"
"""Weekday, from Monday 1, and time: DHHMM."""

# What the service line needs besides
PIN = "M_PIN"
"""The PIN that somebody gave; emptied as soon as Python has seen it."""
DIGITS = "M_DIGITS"
"""How many digits are read at the most."""
TELEPHONE = "M_TELEPHONE"
"""The extension of the agent's telephone."""
CALL = "M_CALL"
"""The call's id, letters and digits only: names its recording and its order."""
RECORDING = "M_RECORDING"
"""The file of the recording, without its ending."""
RECORDED = "M_RECORDED"
"""1 once something was recorded."""
SINCE = "M_SINCE"
"""When the recording began, epoch seconds."""

# A global that the dialplan keeps
WRONG_PINS = "MILLE_WRONG_PINS"
"""How many PINs were wrong since the last right one."""

# Globals, rendered from the description
AGI = "MILLE_AGI"
"""What stands before the name of an AGI script: agi://127.0.0.1:4573/ or nothing."""
RELEASE = "MILLE_IN_FORCE"
"""The number of the release whose files Asterisk has read."""
PLACE = "MILLE_PLACE"
"""The constant of QUEUE_PRIO (mille.call.place)."""
FIRST_LANGUAGE = "MILLE_LANGUAGE"
CENTRE_HOURS = "MILLE_HOURS"
DEFAULT_QUEUE = "MILLE_QUEUE"
DEFAULT_WAIT = "MILLE_WAIT"
CLOSED = "MILLE_CLOSED"
FULL = "MILLE_FULL"
NOBODY = "MILLE_NOBODY"
TIMED_OUT = "MILLE_TIMED_OUT"
SERVICE_BUSY = "MILLE_SERVICE_BUSY"
SERVICE_FAILED = "MILLE_SERVICE_FAILED"
