"""What a YAML parser complains of, in the words of whoever wrote the description: the place, what is wrong, a remedy.

The parser says what it expected at the place where it gave up. What is to be mended often stands before that: the
bracket or the quotes that were never closed, the first line of the block, the line above.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import yaml

from mille.centre.source.problems import Mark

_CURLY = re.compile('(?:^|[:,[{-]) *([“”„‟])|(?:^|[:,[{-]) *"[^"]*([“”„‟])')
"""Quotes of a word processor where straight ones are meant: before a text, or after one that a straight one begins."""
_NO_BREAK = re.compile("^ *(?:- *)?(\xa0)|:(\xa0)")
"""A no-break space where only an ordinary one counts."""
_TEXT_WITH_COLON = re.compile(r".*: +(?=\S)")


class Complaint(NamedTuple):
    """Where the parser gave up, where that began which it was reading, what it said, and all lines of the text."""

    at: Mark
    begun: Mark
    said: str
    lines: Sequence[str]

    @property
    def line(self) -> str:
        """The line at which the parser gave up."""
        return self.lines[self.at.line - 1] if self.at.line <= len(self.lines) else ""

    @property
    def sign(self) -> str:
        """The character at which the parser gave up."""
        return self.line[self.at.column - 1 :][:1]

    @property
    def above(self) -> list[tuple[int, str]]:
        """The lines before that, the last one first, and their numbers, without those that are empty or a comment."""
        numbered = reversed(list(enumerate(self.lines[: self.at.line - 1], 1)))
        return [(number, line) for number, line in numbered if line.split("#")[0].strip(" ")]


Explained = tuple[Mark, str, str]
"""The place, what is wrong, what to do."""


def explained(error: Exception, lines: Sequence[str], at: Mark) -> Explained:
    """What a parser's error means; `at` is the last place that it had understood."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return (
            at,
            "an escape after this point is not a character",
            "look for a backslash with U, u or x in double quotes",
        )
    mark, begun = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    complaint = Complaint(_mark(mark), _mark(begun), f"{error.context or ''}: {error.problem}", lines)
    for about, explain in _EXPLANATIONS.items():
        if re.search(about, complaint.said) and (meaning := explain(complaint)):
            return meaning
    return complaint.at, f"this is not YAML: {error.problem}", _ELSE


def _foreign_signs(complaint: Complaint) -> Explained | None:
    """Quotes that a word processor has made round, and its no-break spaces."""
    lines = sorted({complaint.begun.line, complaint.at.line})
    for number in (number for number in lines if number <= len(complaint.lines)):
        if curly := _CURLY.search(complaint.lines[number - 1]):
            return Mark(number, curly.end()), *ROUND_QUOTES
    for number in (*(number for number, _ in complaint.above[:1]), *lines):
        if space := _NO_BREAK.search(complaint.lines[number - 1] if number <= len(complaint.lines) else ""):
            return Mark(number, space.end()), "there is a no-break space", "write an ordinary space"
    return None


def _colon(complaint: Complaint) -> Explained:
    """A colon where no key can be: within a text, or after a key that stands too far right, or below no key."""
    if _TEXT_WITH_COLON.match(complaint.line[: complaint.at.column - 1]):
        return complaint.at, *_QUOTE_THE_TEXT
    number, above = complaint.above[0] if complaint.above else (1, ":")
    if not re.search(r":(\s|$)", above):
        return Mark(number, _indent(above) + 1), *_NO_COLON
    return Mark(complaint.at.line, _indent(complaint.line) + 1), *_aligned(complaint)


def _in_brackets(complaint: Complaint) -> Explained:
    """Something that cannot go on a list or keys and values in brackets."""
    closing = "]" if "']'" in complaint.said else "}"
    if complaint.begun.line != complaint.at.line:
        return complaint.begun, "this bracket is not closed", f"write a '{closing}' at its end"
    if complaint.sign == ":":
        return complaint.at, *_QUOTE_THE_TEXT
    remedy = f"separate the parts with commas, and close the bracket with '{closing}'"
    return complaint.at, "this does not continue the text in the brackets", remedy


def _in_block(complaint: Complaint) -> Explained:
    """Something that is no further key of a block, nor a further item of a list."""
    if complaint.sign in ("]", "}"):
        return complaint.at, "this bracket closes none", "remove it, or write the opening one"
    if complaint.line[: complaint.at.column - 1].strip():
        remedy = "put quotes around the whole text, and write each quote within it twice"
        return complaint.at, "there is text after the closing quotes", remedy
    if "collection" in complaint.said and complaint.begun.column == complaint.at.column:
        return complaint.at, "this line belongs to a list and has no dash", "begin every line with a dash, or none"
    return complaint.at, *_aligned(complaint)


def _aligned(complaint: Complaint) -> tuple[str, str]:
    """A line that stands elsewhere than those it may belong to: the one above, and the ones that that belongs to."""
    above = complaint.above or [(0, "")]
    indents = [_indent(above[0][1])]
    for _, line in above:
        if _indent(line) < indents[-1]:
            indents.append(_indent(line))
    own = _indent(complaint.line)
    near = [*[indent for indent in indents if indent > own][-1:], *[indent for indent in indents if indent < own][:1]]
    spaces = ", or with ".join(f"{indent} spaces" if indent else "none" for indent in near or indents[:1])
    return "this line is not indented like those above it", f"begin it with {spaces}"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _no_key(complaint: Complaint) -> Explained:
    return complaint.begun, *_NO_COLON


def _star(complaint: Complaint) -> Explained:
    message = "anchors and aliases (& and *) are not understood"
    return complaint.begun, message, 'write the value in full, and "*" as a key in quotes'


def _unclosed(complaint: Complaint) -> Explained:
    return complaint.begun, "these quotes are not closed", "write the same quotes at the end of the text"


def _sign(complaint: Complaint) -> Explained:
    if complaint.sign == "\t":
        return complaint.at, "there is a tab", "indent with spaces, not with tabs"
    return complaint.at, f"a text cannot begin with {complaint.sign}", "put quotes around it"


def _head_of_block(complaint: Complaint) -> Explained:
    return complaint.at, "a text after | or > begins on the next line", "put nothing else on this one"


def _escape(complaint: Complaint) -> Explained:
    remedy = "write \\\\ for a backslash, or put the text in single quotes"
    return complaint.at, "a backslash in double quotes begins an escape, and this is not one", remedy


def _mark(mark: yaml.Mark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


ROUND_QUOTES = ("these quotes come from a word processor", 'write straight ones: "..."')
_QUOTE_THE_TEXT = ("a text with a colon and a space in it is taken for a key", 'put quotes around it: "..."')
_NO_COLON = ("this line has no colon with a space after it", "write it as 'key: value'")
_ELSE = "look at the line above too, and put special characters in quotes"
_EXPLANATIONS: dict[str, Callable[[Complaint], Explained | None]] = {
    "": _foreign_signs,
    "mapping values are not allowed": _colon,
    "expected ',' or": _in_brackets,
    "expected (<block end>|key|'-')": _in_block,
    "could not find expected ':'": _no_key,
    "scanning an (alias|anchor)": _star,
    "unexpected end of stream": _unclosed,
    "cannot start any token|tab character": _sign,
    "chomping|comment or line break": _head_of_block,
    "escape": _escape,
}
"""What the parser says, and what it may mean; the first that fits is taken."""
