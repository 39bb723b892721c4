"""The grammar of descriptions as a JSON Schema, by which an editor completes keys and tells what they mean.

It is what the fields of the model declare (see `notation/declaration.py`). What several keys make together, and the
names that must be described elsewhere in the file, are left to `mille check`.
"""

from mille.centre.reader.fields import Schema
from mille.centre.reader.sections import sections
from mille.centre.reader.shapes import as_object

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Schema:
    """The schema of descriptions; every key has a sentence that says what it means."""
    return {"$schema": DIALECT, "title": "The description of a centre for mille", **as_object(sections())}
