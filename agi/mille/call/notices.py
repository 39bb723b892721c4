"""The notice that talks are recorded: who has to hear it, who has heard it, and whose talk is then recorded."""

from dataclasses import replace

from mille.call.shares import belongs
from mille.call.steps import Call
from mille.centre.model.centre import Queue


def notice(call: Call, queue: Queue) -> str:
    """The notice of recording that they hear before this queue: none twice in a call, none after they refused."""
    recording = queue.recording
    if recording is None or call.refused or call.notice == recording.notice:
        return ""
    return recording.notice if _to_record(call, queue) else ""


def _to_record(call: Call, queue: Queue) -> bool:
    """Whether they are one of those whose talks are recorded."""
    return queue.recording is not None and belongs(call, queue.recording.share, "recording")


def with_notice(call: Call, queue: Queue, said: str, key: str) -> Call:
    """The caller after a notice, if there was one, and after pressing a key, or none.

    Any key but the one to decline has only cut the notice short: they have not heard it.
    """
    if not said or queue.recording is None or key not in ("", queue.recording.opt_out):
        return call
    return replace(call, notice=said, refused=key != "")


def agrees(call: Call, queue: Queue) -> bool:
    """Whether their talk will be recorded: they belong to the share, and have heard the notice and not refused."""
    recording = queue.recording
    heard = recording is not None and call.notice == recording.notice and not call.refused
    return heard and _to_record(call, queue)
