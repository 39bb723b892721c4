"""What the checks across sections let through: a rule that refuses what is right would be worked around."""

from said import said_of
from small_centre import SMALL

from mille.centre.reader.description import read_with_warnings

OUTSIDE = "outward: {trunk: out}\npartners: {services: {number: '251000'}}\ntrunks:\n  out: {host: 192.0.2.9}\n"
EMERGENCY = (
    SMALL.replace("  default: post\n", "  default: post\n  emergency: yes\n", 1)
    .replace("    week: {mon-thu: 7:45-16:00, fri: [7:45-11:30, 12:15-15:00]}\n", "    week: {mon-sun: 0:00-24:00}\n")
    .replace("    exceptions: {2026-12-24: 7:45-11:30}\n", "    holidays: open\n")
    .replace("trunks:\n", OUTSIDE)
    .replace(
        "  post: {wait_message: hello, strategy: random, promise: 80 % in 60 s, ring: 20}",
        "  post: {wait_message: hello, when_nobody: {partner: services}, when_timed_out: {partner: services}}",
    )
    .replace(
        "    queue: {wait_message: hello}",
        "    queue: {wait_message: hello, when_nobody: {queue: post}, when_timed_out: {queue: post}}",
    )
)
QUEUE = "  post: {wait_message: hello, strategy: random, promise: 80 % in 60 s, ring: 20}\n"


def with_queues(*queues: str) -> str:
    return SMALL.replace(QUEUE, "".join(f"  {queue}\n" for queue in queues))


def test_an_emergency_centre_that_never_hangs_up_is_let_through() -> None:
    assert said_of(EMERGENCY) == []


def test_queues_that_are_never_closed_together_may_lead_to_each_other() -> None:
    day_and_night = with_queues(
        "post: {wait_message: hello, hours: day, when_closed: {queue: bank}}",
        "bank: {wait_message: hello, hours: night, help: [post], when_closed: {queue: post}}",
    ).replace(
        "messages:\n",
        "  day: {week: {mon-sun: 8:00-20:00}, holidays: open}\n"
        "  night: {week: {mon-sun: 20:00-8:00}, holidays: open}\nmessages:\n",
    )
    assert said_of(day_and_night) == []


def test_who_has_waited_longest_may_go_on_to_another_queue_and_back() -> None:
    both = with_queues(
        "post: {wait_message: hello, when_timed_out: {queue: bank}}",
        "bank: {wait_message: hello, help: [post], when_timed_out: {queue: post}}",
    )
    assert said_of(both) == []


def test_a_partner_with_a_trunk_of_his_own_needs_no_permission_and_any_number() -> None:
    friends = with_queues("post: {wait_message: hello, partners: [friends]}").replace(
        "trunks:\n", "partners: {friends: {number: '4000', trunk: friends}}\ntrunks:\n  friends: {host: 192.0.2.9}\n"
    )
    assert said_of(friends) == []


def test_two_agents_at_home_have_no_extension_in_common() -> None:
    at_home = SMALL.replace("extension: 201", "line: '751234'").replace("extension: 202", "line: '268833'")
    outward = at_home.replace("trunks:\n", "outward: {trunk: out}\ntrunks:\n  out: {host: 192.0.2.9}\n")
    assert said_of(outward) == []


def test_a_service_code_with_a_star_is_like_no_number() -> None:
    assert said_of(SMALL.replace("  default: post\n", "  default: post\n  service_code: '*1000'\n", 1)) == []


def test_who_comes_a_little_before_his_queue_opens_is_not_warned_of() -> None:
    early = SMALL.replace("skills: {post: 0}}", "skills: {post: 0}, shifts: early}").replace(
        "messages:\n", "  early: {week: {mon-thu: 7:30-16:00}}\nmessages:\n"
    )
    assert said_of(early) == []


def test_what_is_over_is_told_only_to_who_says_what_day_it_is() -> None:
    over = SMALL.replace("    key: 4\n", "    closes: 2020-04-20 16:00\n    key: 4\n")
    assert read_with_warnings(over, "centre.yaml")[1] == ()
    assert len(said_of(over)) == 1
