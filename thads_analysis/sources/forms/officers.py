"""Officers' names stay out of panels and charts: each becomes a code that is the same at every load.

A code is a keyed digest of province and name. The secret of this machine's user makes it; without the secret a code can't
be traced to a name by trying names. Who stands behind a code is written only into a file that the user names.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

import platformdirs

from ...words.vocabulary import nfc
from ..panels import is_anonymous
from .grid import refuse
from .rows import UNASSIGNED

_COLUMNS = ["code", "province", "officer"]


People = tuple[tuple[str, str], ...]
"""Agency and officer of each row."""


class Names:
    """Officers under their names, as written; never kept in the cache."""

    id = ""

    def people(self, province: str, people: People) -> People:
        """Return the rows' agencies and officers as they are."""
        return people

    def save(self) -> None:
        """Write nothing: names need no key."""


class Codes:
    """Officers under codes.

    Parameters
    ----------
    key
        A file (CSV: code, province, officer) that says who is who: codes in it are kept, new ones are added at its end.
        Without it nothing is written down.
    """

    def __init__(self, key: Path | None = None) -> None:
        self._key = key
        self._known = _read_key(key) if key is not None and key.exists() else {}
        self._new: dict[tuple[str, str], str] = {}
        self._seen: dict[tuple[str, People], People] = {}
        self.id = hashlib.blake2b(_secret(), digest_size=8).hexdigest() if key is None else ""

    def people(self, province: str, people: People) -> People:
        """Return the rows' agencies with the officers' codes; a year's reports have the same rows."""
        found = self._seen.get((province, people))
        if found is None:
            found = self._seen[province, people] = tuple((agency, self._code(province, nfc(name))) for agency, name in people)
        return found

    def _code(self, province: str, person: str) -> str:
        """Return the code of an officer; rows without a person and synthetic officers keep their name."""
        if person == UNASSIGNED or is_anonymous(person):
            return person
        who = (province, person.casefold())
        if who not in self._known:
            digest = hashlib.blake2b("|".join(who).encode(), key=_secret(), digest_size=5).digest()
            self._known[who] = f"CHV-{base64.b32encode(digest).decode()}"
            self._new[province, person] = self._known[who]
        return self._known[who]

    def save(self) -> None:
        """Add the officers that are new to the key file, where one was named."""
        if self._key is None or not self._new:
            return
        fresh = not self._key.exists()
        with self._key.open("a", encoding="utf-8-sig" if fresh else "utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([_COLUMNS] if fresh else [])
            writer.writerows([code, *who] for who, code in sorted(self._new.items()))
        self._new = {}


def _read_key(key: Path) -> dict[tuple[str, str], str]:
    with key.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not set(_COLUMNS) <= set(reader.fieldnames or ()):
            expected = ", ".join(_COLUMNS)
            raise refuse(str(key), f"tệp khóa phải có các cột {expected}", f"a key file has the columns {expected}")
        return {(row["province"], nfc(row["officer"]).casefold()): row["code"] for row in reader}


@cache
def _secret() -> bytes:
    """Return the secret of this user, made at first use; one for this process where none can be kept."""
    file = Path(os.environ.get("THADS_CONFIG") or platformdirs.user_config_path("thads_analysis")) / "officers.secret"
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(secrets.token_bytes(32))
        return file.read_bytes() or secrets.token_bytes(32)
    except OSError:
        return secrets.token_bytes(32)
