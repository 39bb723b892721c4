"""What the records say of a talk is what Asterisk says of the channels that were joined."""

import os
import subprocess
import sys
from pathlib import Path

from house import House, wait_until
from mille.records.cel import Together, together_with
from mille.records.crosscheck import MARGIN
from mille.records.talk_check import read_files

MILLE = Path(sys.executable).with_name("mille")


def test_a_talk_is_as_long_in_the_records_as_on_the_channels(house: House) -> None:
    house.answers("t1", talk=3)
    guest = house.rings()
    guest.press("1")
    guest.wait_for("COMPLETEAGENT")
    record = guest.record()
    talks = house.centre.here.site.talks

    def together() -> list[Together]:
        return together_with([record["callid"]], read_files(talks)[0])[record["callid"]]

    (joined,) = wait_until(together)
    assert joined.who == "401"
    assert joined.seconds > MARGIN
    assert abs(joined.seconds - record["talk_s"]) <= MARGIN
    assert guest.number not in talks.read_text()
    assert read_files(talks)[1] == 0
    environment = {**os.environ, "MILLE_HOME": str(house.centre.home.path)}
    command = [str(MILLE), "records", "check-talk"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    compared = done.stdout.splitlines()[-1]
    assert compared.endswith(" 0 of them otherwise by the channels"), done
    assert int(compared.split()[0]) >= 1
