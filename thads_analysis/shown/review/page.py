"""The page: a text with its figures marked, by how sure their readings are; what each is taken for shows when pointed at."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ...words.vocabulary import LANGUAGES, Language, Text
from ..style import kept
from .told import LEVELS, about, level, said

STYLE = """
.thads-read{font:15px/1.75 'Be Vietnam Pro',system-ui,sans-serif;color:#1d2733;max-width:52em;margin:auto;padding:1em}
.thads-read h1{font-size:1.3em}.thads-read h2{font-size:1.05em;margin:1.6em 0 .4em;overflow-wrap:anywhere}
.thads-read .text{padding-bottom:7em;white-space:pre-wrap;overflow-wrap:anywhere}
.thads-read mark{position:relative;color:inherit;padding:.05em .15em;border-radius:3px;cursor:help}
.thads-read .sure{background:#d3ecd9;border-bottom:2px solid #2f855a}
.thads-read .likely{background:#fdeebf;border-bottom:2px dashed #b7791f}
.thads-read .doubtful{background:#fbd9d3;border-bottom:2px dotted #c53030}
.thads-read mark .told{display:none;position:absolute;left:0;top:100%;z-index:9;width:max-content;max-width:24em;padding:.6em;
background:#1d2733;color:#fff;border-radius:5px;font-size:.85em;line-height:1.45;white-space:normal}
.thads-read mark:hover .told,.thads-read mark:focus .told{display:block}
.thads-read .legend span{margin-right:1.2em}
"""


@dataclass(frozen=True)
class Page:
    """A page that a notebook shows and that can be written to a file; it stands alone.

    Parameters
    ----------
    body
        The marked text, as HTML.
    title, language
        Of the page.
    """

    body: str
    title: str
    language: Language

    def _repr_html_(self) -> str:
        return f'<style>{STYLE}</style><div class="thads-read">{self.body}</div>'

    def to_html(self) -> str:
        """Return the page as a document of its own."""
        head = f'<!doctype html><html lang="{self.language}"><meta charset="utf-8"><title>{html.escape(self.title)}</title>'
        return f"{head}<body>{self._repr_html_()}</body></html>\n"

    def save(self, path: str | Path) -> Path:
        """Write the page to a new file; never over one that is there with other content (``FileExistsError``)."""
        target = Path(path).with_suffix(".html")
        return kept(target.with_suffix(""), {"html": self.to_html().encode()})[0]


def page(found: pd.DataFrame, texts: str | Mapping[str, str], *, language: Language = "vi") -> Page:
    """Mark the figures in their texts.

    Parameters
    ----------
    found
        Candidates, as :func:`thads_analysis.load.prose` gives them.
    texts
        The text that was read; or one for each ``source``.
    language
        Of what is said about them.

    Returns
    -------
    Page
        Shown by notebooks as it is; ``to_html()`` writes it. Sure readings are green, those to be looked at yellow and dashed,
        doubtful ones red and dotted; what a figure is taken for shows when it is pointed at or reached by the keyboard.

    Raises
    ------
    ValueError
        If the language is not known, a text is missing, or a figure does not stand where its row says: the text is another one.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language: {language!r}; {', '.join(LANGUAGES)}")
    of_source = {str(name): text for name, text in texts.items()} if isinstance(texts, Mapping) else {"": texts}
    sources = found["source"].fillna("").astype("str")
    if unknown := [name for name in sources.unique() if name not in of_source]:
        raise ValueError(f"texts: thiếu văn bản / no text of {', '.join(unknown)}")
    title = Text("Số liệu đọc từ văn bản", "Figures read from prose").say(language)
    sections = [_section(name, text, found[sources == name], language) for name, text in of_source.items()]
    return Page("".join([f"<h1>{title}</h1>", _legend(found, language), *sections]), title, language)


def _legend(found: pd.DataFrame, language: Language) -> str:
    many = found["confidence"].map(level).value_counts()
    told = (
        f'<span><mark class="{name}">{int(many.get(name, 0))}</mark> {text.say(language)}</span>' for name, text in LEVELS.items()
    )
    return f'<p class="legend">{"".join(told)}</p>'


def _section(name: str, text: str, rows: pd.DataFrame, language: Language) -> str:
    heading = f"<h2>{html.escape(name)}</h2>" if name else ""
    return f'{heading}<div class="text">{"".join(_marked(text, rows, language))}</div>'


def _marked(text: str, rows: pd.DataFrame, language: Language) -> Iterator[str]:
    """Yield the text, plain and marked in turn."""
    at = 0
    for row in rows.sort_values("start", kind="stable").itertuples():
        start, end = int(row.start), int(row.end)  # type: ignore[arg-type]
        if not at <= start < end <= len(text):
            raise ValueError(f"{row.source or 'texts'}: {row.text!r}: {start}–{end}, văn bản có / the text has {len(text)}")
        yield html.escape(text[at:start]) + _mark(row, text[start:end], language)
        at = end
    yield html.escape(text[at:])


def _mark(row: Any, shown: str, language: Language) -> str:
    told = f"<b>{html.escape(about(row, language))}</b><br>{html.escape(said(row, language))}"
    return f'<mark class="{level(row.confidence)}" tabindex="0">{html.escape(shown)}<span class="told">{told}</span></mark>'
