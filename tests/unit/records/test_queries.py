"""The queries by their names."""

from pathlib import Path

import pytest

from mille.records.sql.queries import queries, queries_in


def test_every_query_has_a_name_of_its_own(tmp_path: Path) -> None:
    assert {"lead", "touch", "setting", "whole_lines", "known_places"} <= queries().keys()
    (tmp_path / "a.sql").write_text("-- name: one\nselect 1\n\n-- name: two\nselect 2\n")
    assert queries_in(tmp_path) == {"one": b"select 1", "two": b"select 2"}
    (tmp_path / "b.sql").write_text("-- name: two\nselect 3\n")
    with pytest.raises(ValueError, match="a query two, and so has another file"):
        queries_in(tmp_path)
