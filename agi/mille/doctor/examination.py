"""The whole examination: every check in turn. A check that fails does not hide the others."""

from collections.abc import Callable, Iterator, Mapping

from mille.asterisk.wire.ami import AmiError
from mille.asterisk.wire.console import NotRunning
from mille.doctor import asterisk, machine, privacy, services, sounds
from mille.doctor.finding import Finding, warning, wrong
from mille.errors import MilleError
from mille.site.which_centre import CentreAndRecords

Check = Callable[[CentreAndRecords], Iterator[Finding]]

OF_ASTERISK: Mapping[str, Check] = {
    "version": asterisk.version,
    "modules": asterisk.modules,
    "description": asterisk.agreement,
    "open files": asterisk.limits,
    "trunks": asterisk.trunks,
    "agents": asterisk.agents,
}
"""What only a running Asterisk can tell."""
OF_THE_REST: Mapping[str, Check] = {
    "units": services.units,
    "release": asterisk.release,
    "sounds": sounds.sounds,
    "AGI server": services.agi,
    "records": services.records,
    "callers": privacy.callers,
    "ports": machine.listening,
    "secrets": machine.secrets,
    "rotation": machine.rotation,
    "disk": machine.disk,
    "clock": machine.clock,
}


def examine(found: CentreAndRecords) -> Iterator[Finding]:
    """Every finding, in the order in which a centre is built, not the worst first."""
    if found.here.console.wait_until_ready(5):
        yield from _checked(found, OF_ASTERISK)
    else:
        start = "`systemctl start asterisk`" if found.layout else "`make run`"
        yield wrong("Asterisk", "it does not answer: no calls come in", f"{start}; see {found.here.site.log}")
        yield warning("Asterisk", f"not checked: {', '.join(OF_ASTERISK)}", "run `mille doctor` again once it runs")
    yield from _checked(found, OF_THE_REST)


def _checked(found: CentreAndRecords, checks: Mapping[str, Check]) -> Iterator[Finding]:
    for name, check in checks.items():
        try:
            yield from check(found)
        except NotRunning as error:
            yield wrong(name, f"Asterisk does not answer on its console ({error})", "see the other findings")
        except AmiError as error:
            yield wrong(name, str(error), "`mille install` writes a new password; then restart Asterisk")
        except (MilleError, OSError, ValueError) as error:
            yield wrong(name, str(error), "repair that first")
