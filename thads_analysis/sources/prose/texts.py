"""A text as it is read: in Unicode's composed form with plain spaces, and where each of its characters stood before."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\t"), " ") | dict.fromkeys(map(ord, "\x00\u200b\ufeff"), " ")
_CLUSTER = re.compile("[^\u0300-\u036f\u1ab0-\u1aff][\u0300-\u036f\u1ab0-\u1aff]{0,16}|[\u0300-\u036f\u1ab0-\u1aff]")


@dataclass(frozen=True)
class Composed:
    """A text to be read; `places` tells where each of its characters, and its end, stood in the original."""

    plain: str
    places: tuple[int, ...] | None = None

    def original(self, at: int) -> int:
        """Return where a character stood."""
        return at if self.places is None else self.places[at]


def composed(text: str) -> Composed:
    """Return a text as it is read.

    Examples
    --------
    >>> import unicodedata
    >>> told = composed(unicodedata.normalize("NFD", "việc: 7"))
    >>> told.plain, told.original(6)
    ('việc: 7', 8)
    """
    spaced = text.translate(SPACES).replace("\r\n", " \n").replace("\r", "\n")
    if unicodedata.is_normalized("NFC", spaced):
        return Composed(spaced)
    parts, places = [], []
    for match in _CLUSTER.finditer(spaced):
        part = unicodedata.normalize("NFC", match[0])
        parts.append(part)
        places += [match.start()] * len(part)
    return Composed("".join(parts), (*places, len(spaced)))
