"""What other tools read: views as the reference says, without numbers; the dashboard's questions are answered."""

import json
import re
from itertools import groupby
from typing import Any

import psycopg
import pytest
from journal_writing import appended, day
from psycopg import sql

from documents import ROOT, agree
from mille.records.calls.call import Outcome
from mille.records.store import store
from mille.records.tallies import rollups
from mille.resources import folder

RECIPE = ROOT / "docs" / "other-tools.md"
VIEWS = """\
# Views for other tools

No view has a caller's number. Seconds are seconds, instants have a time zone. Columns are only ever added. This page is
generated from the comments in the database.
"""
DASHBOARD = folder("templates") / "grafana" / "mille.json"
COLUMNS = """
    select attribute.attname, col_description(view.oid, attribute.attnum), view.relname, obj_description(view.oid)
    from pg_class as view join pg_attribute as attribute on attribute.attrelid = view.oid and attribute.attnum > 0
    where view.relkind = 'v' and view.relname like 'mille\\_%' order by view.oid, attribute.attnum
"""


@pytest.fixture
def connection(connection: store.Connection) -> store.Connection:
    appended(connection, day(60))
    rollups.refresh(connection)
    return connection


def rows(connection: store.Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode()).fetchall()


def views(connection: store.Connection) -> str:
    """The page of the views, as the database describes them."""
    parts = [VIEWS]
    for (view, about), columns in groupby(rows(connection, COLUMNS), key=lambda row: (row[2], row[3])):
        parts.append(f"## {view}\n\n{about[0].upper()}{about[1:]}.\n\n| column | what it is |\n|---|---|")
        for column, meaning, *_ in columns:
            assert meaning, f"nobody says what the column {column} of {view} means"
            parts.append(f"| `{column}` | {meaning} |")
        parts.append("")
    return "\n".join(parts)


def test_the_reference_says_of_every_column_what_the_database_says(connection: store.Connection) -> None:
    agree(ROOT / "docs" / "reference" / "views.md", views(connection))


def test_no_view_has_a_number_of_a_caller(connection: store.Connection) -> None:
    names = {row[2] for row in rows(connection, COLUMNS)}
    numbers = {row[0] for row in rows(connection, "select distinct number from call where number is not null")}
    assert len(names) == 10
    assert numbers
    for name in names:
        assert not [row for row in rows(connection, f"select * from {name}") if numbers & {str(cell) for cell in row}]


def test_a_quarter_of_the_views_adds_up(connection: store.Connection) -> None:
    outcomes = " + ".join(f'"{outcome}"' for outcome in Outcome)
    wrong = f"select * from mille_quarters where offered <> {outcomes}"
    assert rows(connection, wrong) == []
    assert rows(connection, "select sum(offered) from mille_quarters") == rows(
        connection, "select count(*) from mille_calls where not returned"
    )
    assert rows(connection, "select sum(calls) from mille_waits where kind = 'answered'") == rows(
        connection, "select count(*) from mille_calls where outcome = 'answered'"
    )


def test_a_role_that_may_read_the_views_may_read_nothing_else(connection: store.Connection) -> None:
    recipe = re.search(r"```sql\n(create role .*?)```", RECIPE.read_text(encoding="utf-8"), re.DOTALL)
    assert recipe
    role = f"reader_{connection.info.dbname}"
    for statement in recipe[1].replace("mille_reader", role).split(";")[:-1]:
        connection.execute(statement.encode())
    try:
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
        assert rows(connection, "select count(*) from mille_calls")[0][0] > 0
        for table in ("call", "journal", "stint"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                rows(connection, f"select * from {table}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            rows(connection, "delete from mille_calls")
    finally:
        connection.execute("reset role")
        connection.execute(sql.SQL("drop owned by {0}").format(sql.Identifier(role)))
        connection.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))


def filled(question: str) -> str:
    """A question of the dashboard with what Grafana puts into it."""
    day = ("'2026-11-20T00:00:00Z'", "'2026-11-25T00:00:00Z'")
    question = re.sub(r"\$__timeFilter\((\S+?)\)", rf"\1 BETWEEN {day[0]} AND {day[1]}", question)
    question = question.replace("$__timeFrom()", day[0]).replace("$__timeTo()", day[1])
    question = question.replace("$queue", "'post','bank',''").replace("$threshold", "60")
    assert "$" not in question
    return question


def questions() -> list[tuple[str, str]]:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    asked = [(panel["title"], target["rawSql"]) for panel in board["panels"] for target in panel["targets"]]
    variables = board["templating"]["list"]
    return asked + [(each["name"], each["query"]) for each in variables if each["type"] == "query"]


@pytest.mark.parametrize(("title", "question"), questions(), ids=[title for title, _ in questions()])
def test_a_question_of_the_dashboard_is_answered(title: str, question: str, connection: store.Connection) -> None:
    answered = rows(connection, filled(question))
    if not title.startswith("Agents there"):  # nobody logged in on that day
        assert answered
        assert answered[0][0] is not None


def test_a_service_level_is_nought_where_callers_came_and_nobody_was_answered(connection: store.Connection) -> None:
    lost = connection.execute("update call set outcome = 'abandoned', wait_s = 90 returning arrived_at").fetchall()
    rollups.touch(connection, [row[0] for row in lost])
    rollups.refresh(connection)
    levels = [question for title, question in questions() if title.startswith("Service level /")]
    assert [rows(connection, filled(question)) for question in levels] == [[(0.0,)]]


def test_the_dashboard_asks_the_views_alone() -> None:
    for _, question in questions():
        tables = set(re.findall(r"\b(?:from|join)\s+(\w+)", question)) - {"generate_series", "least"}
        assert all(table.startswith("mille_") or table in ("quarter",) for table in tables), tables


def test_no_two_panels_lie_on_each_other() -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    cells = [
        (x, y)
        for panel in board["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
