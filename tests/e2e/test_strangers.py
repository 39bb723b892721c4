"""Who calls from elsewhere than the operator's addresses is no caller, whatever name he writes into From."""

import socket

import pytest

from house import PATIENCE, House, mille, wait_until
from mille.embedded.people import Caller


@pytest.mark.parametrize("name", ["268800", "trunk-opt", "phone-401"])
def test_whoever_claims_to_be_a_trunk_or_a_telephone_is_not_let_in(house: House, name: str) -> None:
    journal = house.centre.home.journal
    before = journal.read_bytes().count(b"|ARRIVED|")
    with Caller(house.centre.sipp, "1000", name, host="127.0.0.9") as stranger:
        wait_until(stranger.over)
        assert stranger.process.returncode != 0
    assert journal.read_bytes().count(b"|ARRIVED|") == before


def test_a_call_to_a_number_that_is_not_ours_is_refused_and_told(house: House) -> None:
    """The doctor tells it too; a number that is none is not repeated."""
    journal = house.centre.home.journal
    before = journal.read_bytes().count(b"|WRONGNUMBER|")
    for dialled in ("10001", "ten;thousand"):
        with Caller(house.centre.sipp, dialled, "268800") as stranger:
            wait_until(stranger.over)
            assert stranger.process.returncode != 0
    wait_until(lambda: journal.read_bytes().count(b"|WRONGNUMBER|") == before + 2)
    lines = [line.split("|") for line in journal.read_text().splitlines() if "|WRONGNUMBER|" in line]
    assert [line[-2:] for line in lines[-2:]] == [["opt", "10001"], ["opt", ""]]
    assert "10001 over opt" in mille(house.centre, "doctor").stdout


def test_the_number_is_ours_whatever_parameters_an_operator_adds(house: House) -> None:
    guest = house.rings(dialled="1000;npdi=yes")
    guest.hears("welcome", first=1.5)
    guest.hang_up()
    assert guest.record()["outcome"]


def test_an_operator_that_asks_any_user_whether_we_are_there_is_answered(house: House) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as operator:
        operator.bind(("127.0.0.1", 0))
        operator.settimeout(PATIENCE)
        host, port = operator.getsockname()
        for user in ("ping@", "48@", ""):
            branch = f"z9hG4bK{user.strip('@') or 'none'}{port}"
            target = "{}:{}".format(*house.centre.settings.sip)
            lines = (
                f"OPTIONS sip:{user}{target} SIP/2.0",
                f"Via: SIP/2.0/UDP {host}:{port};branch={branch}",
                f"From: <sip:operator@{host}>;tag=1",
                f"To: <sip:{user}{target}>",
                f"Call-ID: {branch}",
                *("CSeq: 1 OPTIONS", "Max-Forwards: 70", "Content-Length: 0", "", ""),
            )
            operator.sendto("\r\n".join(lines).encode(), house.centre.settings.sip)
            assert operator.recv(65_535).startswith(b"SIP/2.0 200 OK"), user
