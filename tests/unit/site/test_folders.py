"""Where an embedded centre keeps its things."""

from pathlib import Path

import pytest

from mille.site.home_folders import cache


def test_sounds_are_kept_in_the_cache_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache() == tmp_path / "mille"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    assert cache() == Path.home() / ".cache" / "mille"
