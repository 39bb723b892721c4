"""The main job: a caller dials, hears, chooses, waits, talks; his record tells it."""

import csv
import io
import os
import subprocess
import sys

from hearing import heard
from house import House, connected, wait_until, wave_samples
from mille.asterisk.sound.g711 import decode_alaw
from mille.embedded.centre import EmbeddedCentre
from mille.records.calls.call import Outcome
from tones import loudest_hertz, tone


def test_a_caller_is_greeted_chooses_waits_and_talks_to_an_agent(house: House) -> None:
    house.attends("t2")
    guest = house.rings()
    guest.hears("welcome")
    guest.hears("main-menu")
    guest.press("1")
    guest.wait_for("ENTERQUEUE")
    house.answers("t1", voice=tone(600))
    guest.wait_for("CONNECT")
    wait_until(lambda: abs(loudest_hertz(guest.audio[-8000:]) - 600) < 10)
    guest.hang_up()
    record = guest.record()
    assert record["outcome"] == "answered"
    assert (record["last_queue"], record["agent"], record["menu_path"]) == ("telecom", "t1", ["1"])
    assert (record["degraded"], record["hung_up_by"], record["language"]) == (False, "caller", "fr")


def test_the_agent_hears_the_caller(house: House, centre: EmbeddedCentre) -> None:
    phone = house.answers("t1")
    guest = house.rings()
    guest.caller.telephone.voice = tone(900)
    guest.hears("welcome", first=1.5)
    guest.press("1")
    wait_until(
        lambda: (
            len(phone.telephone.audio) > 8000
            and abs(loudest_hertz(decode_alaw(phone.telephone.audio)[-8000:]) - 900) < 10
        )
    )
    guest.hang_up()
    assert guest.record()["outcome"] == "answered"


def test_an_agent_who_hangs_up_ends_the_call(house: House) -> None:
    house.answers("p1", talk=1.0)
    guest = house.chooses("2")
    wait_until(guest.caller.over)
    record = guest.record()
    assert (record["outcome"], record["hung_up_by"], record["agent"]) == ("answered", "agent", "p1")
    assert 0 < record["talk_s"] < 30


def test_a_waiting_caller_hears_music_and_that_he_keeps_his_place(house: House) -> None:
    house.attends("t1")
    guest = house.waits("1")
    guest.hears_something()
    guest.hears("wait")
    guest.hang_up()
    assert guest.record()["outcome"] in ("abandoned", "abandoned_early")


def test_a_caller_who_chooses_english_hears_english_to_the_end(house: House) -> None:
    house.attends("t1")
    guest = house.chooses("9")
    guest.hears("welcome", "en")
    guest.hears("main-menu", "en")
    guest.press("1")
    guest.wait_for("ENTERQUEUE")
    guest.hears("wait", "en")
    assert heard(guest.audio, wave_samples(house.centre.home.etc / "prompts/fr/wait.wav")) is None
    guest.hang_up()
    assert guest.record()["language"] == "en"


def test_each_stage_of_the_call_is_in_the_tables(house: House, centre: EmbeddedCentre) -> None:
    house.answers("s1", ring=None)
    guest = house.chooses("4")
    wait_until(guest.caller.over)
    record = guest.record()
    assert record["outcome"] == "timed_out"
    with connected(centre) as connection:
        stints = connection.execute("select * from stint where callid = %s", [record["callid"]]).fetchall()
        attempts = connection.execute("select * from attempt where callid = %s", [record["callid"]]).fetchall()
        sums = connection.execute("select * from identity where queue = 'short'").fetchone()
    assert [(s["queue"], s["exit"]) for s in stints] == [("short", "timed_out")]
    rings = {(a["agent"], a["result"]) for a in attempts}
    assert ("s1", "no_answer") in rings
    assert rings <= {("s1", "no_answer"), ("s1", "cancelled")}  # the last ring ended with the wait
    assert sums is not None
    assert sums["unknown"] == 0


def test_the_report_of_the_day_counts_every_call_of_this_centre(house: House) -> None:
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    guest.hang_up()
    guest.record()
    command = [sys.executable, "-m", "mille.cli.main", "report", "day", "--csv"]
    environment = {**os.environ, "MILLE_HOME": str(house.centre.home.path)}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True).stdout
    total = list(csv.DictReader(io.StringIO(said)))[-1]
    assert (total["part"], total["title"]) == ("total", house.centre.wanted.centre().name)
    assert int(total["offered"]) == sum(int(total[outcome]) for outcome in Outcome) > 0
    assert (total["unknown"], total["promise_share"]) == ("0", "0.8")
