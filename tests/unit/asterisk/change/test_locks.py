"""Turns: one after the other, and a process that dies stands in nobody's way."""

import subprocess
import sys
from pathlib import Path

import pytest

from mille.asterisk.change.locks import MEMBERS, SLOTS, Taken, turn

HOLDER = """
import sys
from pathlib import Path
from mille.asterisk.change.locks import MEMBERS, turn
with turn(Path(sys.argv[1]), MEMBERS):
    print("mine", flush=True)
    sys.stdin.read()
"""


def test_the_turn_of_a_process_that_is_killed_is_over(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLDER, str(tmp_path)]
    waited = []
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"mine\n"
        with pytest.raises(Taken, match="try again"), turn(tmp_path, MEMBERS, patience=0):
            pass
        with turn(tmp_path, SLOTS, patience=0):  # another matter
            pass

        def end_it() -> None:
            waited.append("told")
            other.kill()

        with turn(tmp_path, MEMBERS, wait=end_it):
            pass
    assert waited == ["told"]
