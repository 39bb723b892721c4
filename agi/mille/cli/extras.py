"""Which extra of mille brings a package that is missing: what is to be typed."""

import re
from importlib.metadata import PackageNotFoundError, requires


def remedy(module: str | None) -> str:
    """What to type so that a module is there, by what mille's own distribution says of its extras."""
    package = (module or "").partition(".")[0].replace("_", "-").lower()
    for requirement in _requirements():
        name = re.match(r"[\w.-]+", requirement)
        extra = re.search(r"""extra *== *["']([\w-]+)["']""", requirement)
        if extra and name and name[0].replace("_", "-").lower() == package:
            return f"install mille with its extra: pip install 'mille[{extra[1]}]'"
    return "install mille again, it needs it for everything: pip install mille"


def _requirements() -> list[str]:
    try:
        return requires("mille") or []
    except PackageNotFoundError:
        return []
