"""The words of mille that a description replaces: are there such?"""

from collections.abc import Iterator

from mille.centre.checks.findings import Finding, every_queue
from mille.centre.model.centre import Centre
from mille.centre.source.problems import did_you_mean, quote
from mille.centre.texts.own_messages import is_name, names


def _never_said(centre: Centre) -> Iterator[Finding]:
    queues = [queue.name for _, queue in every_queue(centre)]
    for language, words in centre.words.items():
        for name in words.texts:
            if not is_name(name, queues):
                path = ("words", language, "texts", name)
                yield path, f"mille never says {quote(name)}", did_you_mean(name, sorted(names(queues)))


CHECKS = ((_never_said, {"queues", "units", "words"}),)
