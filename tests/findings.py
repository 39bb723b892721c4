"""What the doctor finds, for those who test it."""

from collections.abc import Iterator

from mille.doctor.finding import Finding, State


def bad(findings: Iterator[Finding]) -> list[str]:
    """What is wrong or to be warned of, one line each."""
    return [str(finding) for finding in findings if finding.state is not State.OK]
