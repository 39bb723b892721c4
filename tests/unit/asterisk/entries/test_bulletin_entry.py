"""The AGI entry of the service line: questions in, variables and orders out; the PIN leaves no trace."""

from dataclasses import replace
from pathlib import Path

import pytest

from mille.asterisk.agi.agi_arguments import BadQuestion
from mille.asterisk.agi.bulletin_entry import answer
from mille.asterisk.announcements.bulletin_orders import Order, Spool
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.dialplan import variables as v
from mille.asterisk.secrets import pin
from mille.centre.reader.description import load_centre
from mille.resources import folder

DESCRIBED = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
CENTRE = replace(DESCRIBED, service_code="*1000")


class Asks:
    """A channel that asks once."""

    def __init__(self, *arguments: str, said: str = "") -> None:
        self.arguments, self.said, self.told = list(arguments), said, dict[str, str]()

    def get_full_variable(self, name: str, channel: str = "") -> str:
        assert name == v.PIN
        return self.said

    def set_variables(self, values: dict[str, str]) -> None:
        self.told = values


def asks(tmp_path: Path, kind: str, value: str, node: str, *, queue: str = "", said: str = "", wrong: str = "") -> Asks:
    file = tmp_path / "secrets.json"
    pin.keep(file, "804713", ["1000"])
    asked = Asks(kind, value, node, "1", queue, "1", wrong, "essai1", "405", said=said)
    answer(asked, Compiled(7, CENTRE), file, Spool(tmp_path / "bulletins"))
    return asked


def test_the_right_pin_leads_on_and_is_forgotten(tmp_path: Path) -> None:
    told = asks(tmp_path, "digits", "", "pin", said="804713").told
    assert (told[v.STEP], told[v.NODE], told[v.DETAIL], told[v.PIN]) == ("read", "queue", "right", "")


def test_a_wrong_pin_is_forgotten_too_and_waits_by_how_many_were_wrong_before(tmp_path: Path) -> None:
    told = asks(tmp_path, "digits", "", "pin", said="804714", wrong="3").told
    assert (told[v.STEP], told[v.WAIT], told[v.DETAIL], told[v.PIN]) == ("pin", "8", "wrong", "")


def test_what_he_confirms_is_left_for_the_live_service_and_he_hears_what_came_of_it(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "bulletins")
    assert asks(tmp_path, "digits", "1", "review", queue="post").told[v.STEP] == "wait"
    (order,) = spool.pending()
    assert (order.deed, order.queue, order.by, order.id) == ("put", "post", "405", "essai1")
    assert asks(tmp_path, "waited", "", "order", queue="post").told[v.STEP] == "wait"
    spool.over(order, "done")
    assert asks(tmp_path, "waited", "", "order", queue="post").told[v.PROMPT] == "mille/7/service_done"
    assert spool.pending() == []


def test_a_second_order_of_the_same_call_is_not_taken_for_done(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "bulletins")
    order = Order("essai1", "put", "post", "405", "2026-03-30T00:00:00+00:00")
    spool.leave(order)
    spool.over(order, "failed")
    assert spool.outcome("essai1") == "failed"
    spool.leave(order)
    assert spool.outcome("essai1") == "pending"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("arrived",) * 8,
        ("sung", "", "pin", "1", "", "", "", "essai1", "405"),
        ("digits", "", "pin", "x", "", "", "", "essai1", "405"),
    ],
)
def test_a_question_that_is_none_is_refused_and_its_words_are_not_repeated(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(BadQuestion) as refused:
        answer(Asks(*arguments), Compiled(7, CENTRE), tmp_path / "secrets.json", Spool(tmp_path / "bulletins"))
    assert str(refused.value) == BadQuestion.__doc__


def test_a_centre_without_a_service_code_has_no_service_line(tmp_path: Path) -> None:
    asked = Asks("arrived", "", "", "", "", "", "", "essai1", "405")
    with pytest.raises(BadQuestion):
        answer(asked, Compiled(7, DESCRIBED), tmp_path / "secrets.json", Spool(tmp_path / "bulletins"))
