"""A running centre described otherwise, for the length of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from mille.asterisk.change import compiled_description, release_sounds
from mille.asterisk.change.apply import changing
from mille.asterisk.change.releases import APPLIED, CURRENT, DESCRIPTION, SERVING
from mille.asterisk.dialplan import rendering
from mille.centre.model.centre import Centre, Message
from mille.embedded.centre import EmbeddedCentre
from mille.site.installations import now_by_me

TEXTS = {
    "question": "Êtes-vous content de cet appel ? Tapez un ou deux.",
    "thanks": "Merci beaucoup de votre réponse.",
    "greeting": "Laissez-nous un message après le signal.",
    "notice": "Cet appel peut être enregistré, sauf si vous tapez maintenant la touche neuf.",
}


def described(centre: Centre, **queues: dict[str, Any]) -> Centre:
    """The centre on trial with some of its queues described otherwise."""
    changed = {name: replace(centre.queues[name], **values) for name, values in queues.items()}
    messages = {name: Message(name, {"fr": text, "en": text}) for name, text in TEXTS.items()}
    return replace(centre, queues={**centre.queues, **changed}, messages={**centre.messages, **messages})


@contextmanager
def redescribed(running: EmbeddedCentre, description: Centre) -> Iterator[None]:
    """While the dialplan and Python go by another centre; whatever happens, the old one comes back."""
    try:
        _change(running, description)
        yield
    finally:
        _change(running, running.centre)


def _change(running: EmbeddedCentre, description: Centre) -> None:
    """While nobody else changes the centre: the live service takes back what it finds half made."""
    with changing(running.here, print):
        _put_in_force(running, description)


def _put_in_force(running: EmbeddedCentre, description: Centre) -> None:
    here = running.here
    number = here.releases.numbers()[-1] + 1

    def fill(path: Path) -> None:
        rendering.write(rendering.render(description, here.site_of(description), date.today(), number), path)
        compiled_description.save(description, path, number)
        (path / DESCRIPTION).write_bytes(running.wanted.description)
        here.make_prompts(description, path / release_sounds.PROMPTS)

    here.releases.publish(now_by_me("test"), fill)
    release_sounds.show(here.releases, number, here.site.state / "sounds", here.slots.folder)
    here.releases.point(CURRENT, number)
    here.console.run("dialplan reload")
    here.console.run("queue reload all")
    here.releases.point(SERVING, number)
    here.releases.mark(number, APPLIED)
