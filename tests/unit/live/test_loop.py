"""The live service: duties are done when they are due, and one that fails does not keep the others."""

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from mille.errors import MilleError
from mille.live.loop import LONGEST_PAUSE, run
from mille.stopping import Stop

START = datetime(2026, 3, 30, tzinfo=UTC)


class Clock:
    """A clock that goes on while the loop waits, and tells it to stop after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.now, self.end = START, START + timedelta(seconds=seconds)

    def __call__(self) -> datetime:
        return self.now

    def stop(self) -> Stop:
        clock = self

        class Waits(Stop):
            def wait(self, timeout: float | None = None) -> bool:
                clock.now += timedelta(seconds=timeout or 0.01)
                if clock.now >= clock.end:
                    self.set()
                return self.is_set()

        return Waits()


class Duty:
    """Due at some moments, each once; `fails` is called when it is done."""

    def __init__(self, name: str, *seconds: float, fails: Callable[[], None] = lambda: None) -> None:
        self.name, self.fails = name, fails
        self.left = [START + timedelta(seconds=second) for second in seconds]
        self.done: list[float] = []

    def due(self, now: datetime) -> datetime | None:
        return self.left[0] if self.left else None

    def do(self, now: datetime) -> None:
        self.done.append((now - START).total_seconds())
        self.fails()
        self.left.pop(0)


def broken(error: Exception) -> Callable[[], None]:
    def fails() -> None:
        raise error

    return fails


def test_a_duty_is_done_at_its_moment_and_once() -> None:
    duty, clock = Duty("bell", 3.25, 7.5), Clock(20)
    run([duty], clock.stop(), clock)
    assert duty.done == [3.25, 7.5]


def test_a_duty_that_fails_does_not_keep_the_others_and_is_tried_again_ever_more_rarely() -> None:
    clock = Clock(400)
    known, unforeseen = Duty("known", 0, fails=broken(MilleError("no"))), Duty("bug", 0, fails=broken(KeyError("x")))
    good = Duty("good", 5, 50)
    run([known, unforeseen, good], clock.stop(), clock)
    assert [round(moment) for moment in good.done] == [5, 50]
    for duty in (known, unforeseen):
        pauses = [later - sooner for sooner, later in zip(duty.done, duty.done[1:], strict=False)]
        assert [round(pause) for pause in pauses[:4]] == [1, 2, 4, 8]
        assert max(pauses) <= LONGEST_PAUSE + 1
        assert len(duty.done) < 20


def test_a_clock_that_is_put_back_does_not_keep_a_failed_duty_waiting() -> None:
    clock, tries = Clock(30), list[datetime]()

    def fails() -> None:
        tries.append(clock.now)
        if len(tries) == 1:
            clock.now -= timedelta(days=1)
            clock.end -= timedelta(days=1)
            raise MilleError("not now")

    duty = Duty("bell", -100_000, fails=fails)
    run([duty], clock.stop(), clock)
    assert len(tries) == 2


def test_told_to_stop_it_ends_at_once_and_does_nothing_more() -> None:
    clock = Clock(1000)
    stop = clock.stop()
    last = Duty("last", 1, 2, 3, fails=stop.set)
    other = Duty("other", 1)
    run([last, other], stop, clock)
    assert last.done == [1.0]
    assert other.done == []


def test_sigterm_ends_a_service_that_waits_for_a_far_moment() -> None:
    program = (
        "from mille.live.loop import run\nfrom mille.stopping import stop_on_signals\n"
        "stop = stop_on_signals()\nprint('up', flush=True)\nrun([], stop)\n"
    )
    service = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert service.stdout is not None
    with service.stdout as said:
        assert said.readline() == "up\n"
        service.send_signal(signal.SIGTERM)
        assert service.wait(20) == 0


def test_what_the_database_quotes_of_a_row_is_in_no_log(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock(3)
    quoting = psycopg.errors.UniqueViolation("duplicate key: (number)=(268800) already exists")
    run([Duty("numbers", 0, fails=broken(quoting))], clock.stop(), clock)
    told = capsys.readouterr()
    assert "duty_failed" in told.out + told.err
    assert "268800" not in told.out + told.err
