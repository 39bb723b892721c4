"""Tiers, categories, retention, the last day, recording and survey as they are written."""

import re
from datetime import date

from mille.centre.model.rules import Category, Ending, Recording, Retention, Survey, Tier
from mille.centre.reader.fields import Fields
from mille.centre.reader.read_hours import read_date
from mille.centre.reader.read_keys import read_key
from mille.centre.reader.values import WrongError, days_kept, described, share, text, title, whole, years_kept
from mille.centre.source.tree import Node

LONGEST_HEAD_START = 4 * 3600


def read_tier(fields: Fields, name: str) -> Tier:
    """Callers who count as having come earlier."""
    return Tier(
        name=name,
        head_start=fields.required("head_start", whole(1, LONGEST_HEAD_START), 0),
        numbers=fields.several("numbers", read_numbers, needed=False),
    )


def read_numbers(node: Node) -> str:
    """A caller's number, or with a star all that begin so."""
    if not re.fullmatch("[+]?[0-9]{1,15}[*]?", text(node)):
        raise WrongError(node.at, f"{described(node)} is no number", 'write "268800", or "75*" for all that begin so')
    return text(node)


def read_category(fields: Fields, name: str) -> Category:
    """What calls are about, or who calls."""
    return Category(
        name=name,
        title=fields.required("title", title, ""),
        expected=fields.optional("expected", share, Category.expected),
    )


def read_retention(fields: Fields) -> Retention:
    """How long what is personal is kept."""
    return Retention(
        numbers=fields.optional("numbers", days_kept, Retention.numbers),
        recordings=fields.optional("recordings", days_kept, Retention.recordings),
        voice_messages=fields.optional("voice_messages", days_kept, Retention.voice_messages),
        records=fields.optional("records", years_kept, Retention.records),
    )


def read_ending(fields: Fields) -> Ending:
    """The last day."""
    return Ending(
        last_day=fields.required("last_day", read_date, date.max),
        message=fields.reference("say", "message"),
    )


def read_recording(fields: Fields) -> Recording:
    """Which talks are recorded."""
    return Recording(
        notice=fields.reference("notice", "message"),
        share=fields.optional("share", share, Recording.share),
        opt_out=fields.optional("opt_out", read_key, Recording.opt_out),
    )


def read_survey(fields: Fields) -> Survey:
    """What is asked after a talk."""
    return Survey(
        question=fields.reference("question", "message"),
        thanks=fields.reference("thanks", "message"),
        share=fields.optional("share", share, Survey.share),
        keys=fields.several("keys", read_key, needed=False) or Survey.keys,
    )
