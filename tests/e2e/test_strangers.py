"""Who calls from elsewhere than the operator's addresses is no caller, whatever name he writes into From."""

import pytest

from house import House, wait_until
from mille.embedded.people import Caller


@pytest.mark.parametrize("name", ["268800", "trunk-opt", "phone-401"])
def test_whoever_claims_to_be_a_trunk_or_a_telephone_is_not_let_in(house: House, name: str) -> None:
    journal = house.centre.home.journal
    before = journal.read_bytes().count(b"|ARRIVED|")
    with Caller(house.centre.sipp, "1000", name, host="127.0.0.9") as stranger:
        wait_until(stranger.over)
        assert stranger.process.returncode != 0
    assert journal.read_bytes().count(b"|ARRIVED|") == before
