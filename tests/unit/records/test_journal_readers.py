"""Those who look for some events in the journal: its end, and what is new in it, through rotation."""

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mille.errors import MilleError
from mille.records.files.journal_end import last_lines
from mille.records.files.journal_news import JournalNews
from mille.records.files.last_talk import last_talk
from mille.records.journal.asterisk_events import CompleteAgent, Connect
from mille.records.journal.line import lines_with

BEGAN = 1795300000
SINCE = datetime.fromtimestamp(BEGAN, UTC)


def connect(second: int, agent: str = "a01", callid: str = "c.1") -> str:
    return f"{BEGAN + second}|{callid}|post|{agent}|CONNECT|3|{callid}.2|2\n"


def told(news: JournalNews) -> list[int]:
    """The seconds of the lines that are new."""
    return [int(line.at.timestamp()) - BEGAN for line in news.read()]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_only_lines_with_the_events_that_are_asked_for_are_given() -> None:
    data = connect(1) + f"{BEGAN}|c.1|post|a01|COMPLETEAGENT|3|60|1\n{BEGAN}|c.1|post|NONE|ABANDON|1|1|9\n"
    assert [line.event for line in lines_with(data.encode(), [CompleteAgent])] == [CompleteAgent(3, 60, 1)]
    named = f"{BEGAN}|c.1|post|NONE|ENTERQUEUE||x|CONNECT|1\n"
    assert list(lines_with(named.encode(), [Connect])) == []


@pytest.mark.parametrize("sign", ["\r", "\x0b", "\x85", "\u2028"])
def test_nothing_but_a_newline_ends_a_line(sign: str) -> None:
    data = f"{BEGAN}|c.1|post|NONE|ENTERQUEUE||x{sign}{connect(1)}"
    assert list(lines_with(data.encode(), [Connect])) == []


def test_half_a_line_is_left_for_the_next_time(journal: Path) -> None:
    journal.write_text(connect(1) + connect(2)[:-1])
    with closing(JournalNews(journal, [Connect], SINCE)) as news:
        assert told(news) == [1]
        with journal.open("a") as file:
            file.write("\n" + connect(3))
        assert told(news) == [2, 3]
        assert told(news) == []


def test_a_journal_that_is_not_there_yet_has_no_news(journal: Path) -> None:
    with closing(JournalNews(journal, [Connect], SINCE)) as news:
        assert told(news) == []
        journal.write_text(connect(1))
        assert told(news) == [1]


def test_where_no_journal_ever_was_there_is_nothing_to_read(tmp_path: Path) -> None:
    with closing(JournalNews(tmp_path / "log" / "journal", [Connect], SINCE)) as news:
        assert told(news) == []


def former(journal: Path, name: str, text: str, second: int) -> None:
    """A file that the journal was moved to, written last at a second."""
    path = journal.with_name(f"journal-{name}")
    path.write_text(text)
    os.utime(path, (BEGAN + second, BEGAN + second))


def test_the_former_files_are_read_as_far_back_as_is_asked_and_lines_from_before_are_left_out(journal: Path) -> None:
    former(journal, "20260901", connect(-900), -800)
    former(journal, "20260902", connect(-5) + connect(5), 6)
    former(journal, "20260903", connect(7), 8)
    journal.write_text(connect(9))
    with closing(JournalNews(journal, [Connect], SINCE)) as news:
        assert told(news) == [5, 7, 9]


@pytest.mark.parametrize("there", [False, True])
def test_between_a_rotation_and_the_first_line_after_it_nothing_is_missing(journal: Path, there: bool) -> None:
    former(journal, "20260902", connect(5), 6)
    former(journal, "20260903", connect(7), 8)
    if there:
        journal.touch()
    with closing(JournalNews(journal, [Connect], SINCE)) as news:
        assert told(news) == [5, 7]
        journal.write_text(connect(9))
        assert told(news) == [9]


def test_news_go_on_in_the_next_file_after_a_rotation_and_from_the_beginning_of_one_that_was_cut(journal: Path) -> None:
    journal.write_text(connect(1))
    with closing(JournalNews(journal, [Connect], SINCE)) as news:
        assert told(news) == [1]
        with journal.open("a") as file:
            file.write(connect(2))
        journal.rename(journal.with_name("journal-20260924"))
        journal.write_text(connect(3))
        assert told(news) == [2, 3]
        journal.write_text("")
        assert told(news) == []
        journal.write_text(connect(4))
        assert told(news) == [4]


def test_at_the_end_of_the_journal_a_line_that_is_cut_is_left_out(journal: Path) -> None:
    journal.write_text(connect(1) + connect(2) + connect(3))
    length = len(connect(1))
    for most, seconds in ((10**6, [1, 2, 3]), (3 * length - 1, [2, 3]), (length, []), (0, [])):
        lines = last_lines(journal, [Connect], most)
        assert [line.at - SINCE for line in lines] == [timedelta(seconds=second) for second in seconds]


def test_the_last_talk_of_an_agent_is_found_and_that_in_a_call(journal: Path) -> None:
    journal.write_text(connect(1, callid="c.1") + connect(2, callid="c.2") + connect(3, agent="a02", callid="c.3"))
    assert last_talk(journal, "a01").callid == "c.2"
    assert last_talk(journal, "a01", "c.1").callid == "c.1"
    with pytest.raises(MilleError, match="mille calls --agent a03"):
        last_talk(journal, "a03")
