"""A signal stops a process whatever it is doing at that moment."""

import subprocess
import sys

STOPPED = """
import os, signal
from mille import stopping
stopping.LOOK_EVERY = 0.001                 # else each round sleeps for the fifty milliseconds between two looks
stop = stopping.stop_on_signals()
for _ in range(2000):                       # at every moment of the waiting, and in the handler itself
    stop._told = False
    signal.setitimer(signal.ITIMER_REAL, 0.0001)
    signal.signal(signal.SIGALRM, lambda *_: (os.kill(os.getpid(), signal.SIGTERM), stop.set()))
    assert stop.wait(5)
print("ended")
"""


def test_a_signal_never_leaves_the_process_hanging() -> None:
    done = subprocess.run([sys.executable, "-c", STOPPED], capture_output=True, text=True, timeout=120)
    assert done.stdout == "ended\n", done.stderr
