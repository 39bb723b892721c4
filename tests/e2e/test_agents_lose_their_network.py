"""The agents' telephones are gone while callers wait: nobody hears silence, nobody loses his place."""

from house import House, wait_until
from mille.asterisk.agents import members
from mille.asterisk.dialplan import places
from mille.embedded.people import AgentPhone


def loses_his_network(house: House, code: str, phone: AgentPhone) -> None:
    """Asterisk no longer reaches his telephone; it does not say goodbye."""
    phone.hang_up()
    house.centre.console.run(f"pjsip qualify {endpoint(house, code)}")
    wait_until(lambda: "(Unavailable)" in house.member(code))


def endpoint(house: House, code: str) -> str:
    return f"phone-{house.centre.centre.agents[code].extension}"


def test_who_waits_goes_on_hearing_something_and_is_served_when_it_is_back(house: House) -> None:
    phone = house.answers("t1")
    house.centre.console.run(f"queue pause member {places.interface('401')}")
    guest = house.waits("1")
    loses_his_network(house, "t1", phone)
    house.centre.console.run(f"queue unpause member {places.interface('401')}")
    guest.hears_something()
    guest.hears("wait")
    assert not guest.caller.over()
    house.answers("t1")
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["agent"], record["degraded"]) == ("answered", "t1", False)


def test_who_rings_meanwhile_is_told_that_nobody_is_there(house: House) -> None:
    loses_his_network(house, "t1", house.answers("t1"))
    guest = house.chooses("1")
    guest.hears("nobody")
    wait_until(guest.caller.over)
    assert guest.record()["outcome"] == "nobody"


def test_when_the_last_agent_logs_out_who_waits_is_told(house: House) -> None:
    house.attends("t1")
    guest = house.waits("1")
    members.logout(house.centre.console, "t1")
    guest.hears("nobody")
    wait_until(guest.caller.over)
    record = guest.record()
    assert (record["outcome"], record["hung_up_by"]) == ("nobody", "centre")
