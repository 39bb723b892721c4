"""What an installed centre serves: its first release, or a new one when this mille renders it differently."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from mille.asterisk.change import apply
from mille.asterisk.change.installation import Installation, Wanted
from mille.asterisk.change.locks import CHANGE, turn
from mille.asterisk.change.releases import CURRENT, SERVING
from mille.asterisk.dialplan import rendering
from mille.errors import MilleError
from mille.site.installations import now_by_me
from mille.site.installed_folders import Layout

Say = Callable[[str], None]


def first_wanted(layout: Layout, description: Path | None) -> Wanted | None:
    """The first description of a centre; None when one is in force. Raises MilleError when the two differ."""
    path = description or layout.description
    in_force = layout.home.releases / CURRENT / "description.yaml"
    if description is None and in_force.exists():
        return None
    try:
        text = path.read_bytes()
    except OSError as error:
        said = error.strerror
        raise MilleError(f"{path}: cannot be read: {said}; type `mille install DESCRIPTION`") from None
    if in_force.exists():
        if in_force.read_bytes() != text:
            raise MilleError(f"another description is in force; `mille apply {path}` applies this one instead")
        return None
    if layout.description.exists() and layout.description.read_bytes() != text:
        raise MilleError(f"{layout.description} is another description: edit that one and install it, or move it away")
    wanted = Wanted(text, str(layout.description))
    wanted.centre()  # reports what is wrong with it before anything is written
    return wanted


def release(here: Installation, first: Wanted | None, say: Say) -> bool:
    """The first release, or a new one when this mille renders the description differently."""
    current = here.releases.pointed(CURRENT)
    if current is None and first is None:
        raise MilleError("no centre is in force yet: type `mille install DESCRIPTION`")
    if current is not None and _as_rendered(here, current):
        return False
    wanted = first if current is None or first else here.wanted(current)
    assert wanted is not None
    note = now_by_me("install")
    if current is not None and here.console.wait_until_ready(0.5):
        say(f"release {apply.apply(here, wanted, note)} is in force; calls were not interrupted")
        return True
    with turn(here.releases.folder, CHANGE):
        here.releases.tidy()
        number = apply.write(here, wanted, note)
        for name in (CURRENT, SERVING):
            here.releases.point(name, number)
        for line in here.fill_slots():
            say(line)
    say(f"release {number} is written; Asterisk will load it when it starts")
    return True


def _as_rendered(here: Installation, number: int) -> bool:
    centre, folder_ = here.wanted(number).centre(), here.releases.path(number)
    files = rendering.render(centre, here.site_of(centre), date.today(), number)
    by_hand = {path.name: path.read_text(encoding="utf-8") for path in rendering.handwritten()}
    return all(
        (folder_ / name).exists() and (folder_ / name).read_text(encoding="utf-8") == text
        for name, text in (files | by_hand).items()
    )
