"""What is said of a description."""

from datetime import UTC, datetime

from mille.centre.reader.description import read_with_warnings
from mille.centre.source.problems import DescriptionError

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def said_of(description: str | bytes) -> list[str]:
    """The first line of each problem, without the name of the file."""
    try:
        problems = read_with_warnings(description, "centre.yaml", NOW)[1]
    except DescriptionError as error:
        problems = error.problems
    return [str(problem).split("\n")[0].removeprefix("centre.yaml:") for problem in problems]
