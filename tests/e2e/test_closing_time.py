"""At closing time a waiting caller is told, where the description says so; who talks goes on talking."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from house import House, connected, wait_until
from mille.centre.model.centre import Centre, Hours, Span
from redescribed import redescribed


def telling(centre: Centre, closed: bool) -> Centre:
    """The centre whose queue post tells at closing time, which was five minutes ago or is not to come."""
    now = datetime.now(ZoneInfo(centre.timezone))
    minute = now.hour * 60 + now.minute
    opens = (minute + 60) % 1440
    span = Span(opens, opens + 1440 - 65) if closed else Span(0, 1440)
    counter = Hours("counter", dict.fromkeys(range(7), (span,)), closed_on_holidays=False)
    post = replace(centre.queues["post"], hours="counter", at_closing="tell")
    return replace(centre, timetables={**centre.timetables, "counter": counter}, queues={**centre.queues, "post": post})


def test_who_waits_at_closing_time_is_told_and_who_talks_goes_on(house: House) -> None:
    described = house.centre.centre
    with redescribed(house.centre, telling(described, closed=False)):
        house.answers("p1")
        talks, waits, elsewhere = house.rings(), house.rings(), house.rings()
        talks.press("2")
        talks.wait_for("CONNECT")
        waits.press("2")
        waits.wait_for("ENTERQUEUE")
        house.attends("t1")
        elsewhere.press("1")
        elsewhere.wait_for("ENTERQUEUE")
        with redescribed(house.centre, telling(described, closed=True)):
            waits.hears("closed")
            wait_until(waits.caller.over)
    assert not talks.caller.over()
    assert not elsewhere.caller.over()
    for guest in (talks, elsewhere):
        guest.hang_up()
    told = waits.record()
    assert (told["outcome"], told["hung_up_by"], told["degraded"]) == ("closed", "centre", False)
    with connected(house.centre) as connection:
        stints = connection.execute("select queue, exit from stint where callid = %s", [told["callid"]]).fetchall()
    assert stints == [{"queue": "post", "exit": "withdrawn"}]
    assert talks.record()["outcome"] == "answered"
    assert elsewhere.record()["outcome"] in ("abandoned", "abandoned_early")
