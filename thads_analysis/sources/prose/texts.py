"""A text as it is read: in Unicode's composed form with plain spaces, and where each of its characters stood before."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ...words.errors import DataError, Problem, raise_any
from ...words.vocabulary import Text, near

SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\t"), " ") | dict.fromkeys(
    map(ord, "\x00\u200b\ufeff"), " "
)
_SMALL = "".join(chr(code) for code in range(0x250) if chr(code).islower()) + "".join(map(chr, range(0x1EA1, 0x1EFA, 2)))
_GOES_ON = re.compile(f"(?<![.:;!?…\n])(?<![.:;!?…] )\n(?=[{_SMALL}])")
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
    """Return a text as it is read: a line that goes on in the next one, in small letters, is one sentence with it.

    Examples
    --------
    >>> import unicodedata
    >>> told = composed(unicodedata.normalize("NFD", "việc: 7"))
    >>> told.plain, told.original(6)
    ('việc: 7', 8)
    """
    spaced = _GOES_ON.sub(" ", text.translate(SPACES).replace("\r\n", " \n").replace("\r", "\n"))
    if unicodedata.is_normalized("NFC", spaced):
        return Composed(spaced)
    parts, places = [], []
    for match in _CLUSTER.finditer(spaced):
        part = unicodedata.normalize("NFC", match[0])
        parts.append(part)
        places += [match.start()] * len(part)
    return Composed("".join(parts), (*places, len(spaced)))


ENDINGS = (".txt", ".md", ".docx", ".html", ".htm", ".pdf")


def texts(*given: str | Path, progress: bool = True) -> dict[str, str]:
    """Return the texts that are meant, each by its source: the file, or nothing for a text that was handed over.

    Raises
    ------
    FileNotFoundError, DataError
        As :func:`thads_analysis.load.prose`; every file that can't be read is named.
    """
    from tqdm.auto import tqdm

    found = {"": "\n".join(spoken)} if (spoken := [str(one) for one in given if not _is_path(one)]) else {}
    files = [file for one in given if _is_path(one) for file in _files(Path(one))]
    problems: list[Problem] = []
    for file in tqdm(files, disable=not progress or len(files) < 2, unit=" tệp", desc="Đọc văn bản", leave=False):
        try:
            found[str(file)] = of_file(file)
        except DataError as error:
            problems += [Problem(str(file), one.what, one.found) for one in error.found]
    raise_any(str(given[0]) if len(given) == 1 else "văn bản / texts", problems)
    return found


def _is_path(given: str | Path) -> bool:
    """Whether a path was handed over and no text."""
    if isinstance(given, Path):
        return True
    if "\n" in given or len(given) > 1000:
        return False
    return given.strip().lower().endswith(ENDINGS) or (bool(given.strip()) and Path(given).exists())


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in ENDINGS and file.name[:1] not in ("~", "."))
    if not files:
        raise FileNotFoundError(f"không có văn bản nào / no text in: {path} ({', '.join(ENDINGS)})")
    return files


def of_file(file: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    DataError
        If it can't be read, has no text layer, or is of a kind that is not known.
    """
    if not file.is_file():
        here = [item.name for item in file.parent.iterdir()] if file.parent.is_dir() else []
        close = ", ".join(near(file.name, here))
        raise FileNotFoundError(f"không có tệp / no such file: {file}" + (f" – {close}?" if close else ""))
    readers = {".docx": _docx, ".pdf": _pdf, ".html": _html, ".htm": _html, ".txt": _plain, ".md": _plain}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        raise _unread(file, Text(f"phải là một trong {', '.join(ENDINGS)}", f"must be one of {', '.join(ENDINGS)}"), file.suffix)
    try:
        text = reader(file)
    except DataError:
        raise
    except Exception as error:  # each library has its own ways to say that a file is broken
        raise _unread(file, Text("không đọc được", "can't be read"), str(error)[:200]) from error
    if not text.strip() and file.stat().st_size:
        raise _unread(file, Text("không có chữ (bản quét?)", "has no text (scanned?)"), file.name)
    return text


def _unread(file: Path, what: Text, found: str) -> DataError:
    return DataError(str(file), [Problem("tệp / file", what, found)])


def _plain(file: Path) -> str:
    """Return a text file as text: in Unicode, with a mark or without."""
    raw = file.read_bytes()
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if raw.startswith(start):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise _unread(file, Text("phải là chữ mã UTF-8", "must be text in UTF-8"), str(error)[:100]) from error
    return ""


def _docx(file: Path) -> str:
    import docx

    document = docx.Document(str(file))
    rows = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *rows])


def _html(file: Path) -> str:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(file.read_bytes(), "html.parser")
    for part in page(["script", "style", "noscript", "template", "head"]):
        part.decompose()
    for part in page.find_all(["p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "td"]):
        part.append("\n")
    return re.sub(r"\n\s*\n+", "\n", page.get_text())


def _pdf(file: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(str(file)).pages)
