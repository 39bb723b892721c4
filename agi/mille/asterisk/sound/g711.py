"""Telephone sound as it travels: G.711, eight bits a sample, A-law in Europe and mu-law in America.

Source: ITU-T G.711 (11/88), tables 1a to 2b, scaled to 16 bits. Python has had no audioop since 3.13.
"""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


def _alaw_table() -> Samples:
    """What each of the 256 codes of A-law means: sign, three bits of segment, four of step."""
    code = np.arange(256) ^ 0x55
    segment, step = code >> 4 & 7, code & 15
    size = np.where(segment == 0, step * 16 + 8, (step * 16 + 264) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, size, -size).astype(np.int16)


def _ulaw_table() -> Samples:
    """What each of the 256 codes of mu-law means: all bits are inverted on the line."""
    code = ~np.arange(256) & 0xFF
    segment, step = code >> 4 & 7, code & 15
    size = ((step * 8 + 132) << segment) - 132
    return np.where(code & 0x80, -size, size).astype(np.int16)


def _nearest(table: Samples) -> NDArray[np.uint8]:
    """For each of the 65536 samples, from -32768 up, the nearest code."""
    order = np.argsort(table, kind="stable")
    values = table[order].astype(np.int32)
    borders = (values[:-1] + values[1:]) / 2
    return order[np.searchsorted(borders, np.arange(-32768, 32768), side="right")].astype(np.uint8)


_ALAW, _ULAW = _alaw_table(), _ulaw_table()
_TO_ALAW, _TO_ULAW = _nearest(_ALAW), _nearest(_ULAW)


def decode_alaw(data: bytes) -> Samples:
    """The sound of A-law bytes.

    >>> decode_alaw(b"\\xd5\\x55\\xaa").tolist()
    [8, -8, 32256]
    """
    return _ALAW[np.frombuffer(data, np.uint8)]


def decode_ulaw(data: bytes) -> Samples:
    """The sound of mu-law bytes.

    >>> decode_ulaw(b"\\xff\\x00\\x80").tolist()
    [0, -32124, 32124]
    """
    return _ULAW[np.frombuffer(data, np.uint8)]


def encode_alaw(samples: Samples) -> bytes:
    """A-law bytes of 16-bit samples.

    >>> encode_alaw(np.array([8, -8, 32767], np.int16)).hex()
    'd555aa'
    """
    return _TO_ALAW[samples.astype(np.int32) + 32768].tobytes()


def encode_ulaw(samples: Samples) -> bytes:
    """Mu-law bytes of 16-bit samples.

    >>> encode_ulaw(np.array([0, -32768, 32767], np.int16)).hex()
    'ff0080'
    """
    return _TO_ULAW[samples.astype(np.int32) + 32768].tobytes()
