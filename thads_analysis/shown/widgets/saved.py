"""What is taken along from the panel: a line of Python that gives the same figures, and the chart as files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from ...words.vocabulary import Language, Text, plain
from .. import style
from .answer import RATE
from .stand import Place, Stand, level_up

MODULES = "from thads_analysis import load, metrics, tidy, whatif"
"""What the line needs to have been imported, beside ``panel``."""


def line(stand: Stand, place: Place, when: tuple[int, int], target: float, changes: Mapping[str, float]) -> str:
    """Return a line of Python that gives the panel's figures.

    Parameters
    ----------
    stand, place, when
        Of which rows: the panel stands in the line as ``panel``; statistical year and months.
    target
        Percent.
    changes
        As ``whatif.scenario`` takes them.
    """
    row = f"tidy.select(place := {_past(stand, place)}, fiscal_year={when[0]}, months={_month(stand, when[1])})"
    said = "".join(f", {name}={value!r}" for name, value in changes.items())
    asked = f"whatif.scenario({row}{said})" if changes else row
    return f'whatif.needed({asked}, "{RATE}", {float(target)!r}, history=place)'


def _past(stand: Stand, place: Place) -> str:
    """Return all years of the place as an expression."""
    chosen = {"province": [place.province]} if place.province is not None else {}
    fixed = {"agency": place.agency, "measure": place.measure if stand.has("measure") else None}
    chosen |= {name: value for name, value in fixed.items() if value is not None}  # type: ignore[misc]
    chosen |= {"category": "all"} if stand.has("category") else {}  # type: ignore[dict-item]
    said = ", ".join(["panel", *(f"{name}={_quoted(value)}" for name, value in chosen.items())])
    rows = f"tidy.select({said})" if chosen else "panel"
    to = level_up(stand.panel)
    return f'metrics.roll_up({rows}, to="{to}")' if to else rows


def _quoted(value: object) -> str:
    """Return text in double quotes, as the rest of the line has them."""
    text = value[0] if isinstance(value, list) else value
    quoted = '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"[{quoted}]" if isinstance(value, list) else quoted


def _month(stand: Stand, months: int) -> str:
    return str(months) if stand.has("province") else f"[{months}]"


def shown(code: str, language: Language) -> str:
    """Return the line with a button that copies it, as HTML.

    The button's script stands in the button itself: JupyterLab and Voilà both let it run. Where a browser forbids the
    clipboard, the line is selected, and Ctrl+C copies it.
    """
    copy = Text("Chép thành một dòng Python", "Copy as a line of Python").say(language)
    done = Text("Đã chép", "Copied").say(language)
    by_hand = Text("Đã chọn, bấm Ctrl+C để chép", "Selected, press Ctrl+C to copy").say(language)
    return (
        '<div class="thads-line" data-lm-suppress-shortcuts="true" style="max-width:840px">'
        f'<textarea readonly rows="3" aria-label="Python" spellcheck="false" style="{_TEXT}">{escape(code)}</textarea>'
        f'<button type="button" style="{_BUTTON}" onclick="{escape(_COPY)}">{copy}</button>'
        f' <span role="status" hidden data-done="{done}" data-by-hand="{by_hand}"></span></div>'
    )


_TEXT = "width:100%;box-sizing:border-box;font:12px/1.4 monospace;padding:6px;border:1px solid #8a8a8a;resize:vertical"
_BUTTON = "font:inherit;padding:4px 12px;border:1px solid #6b6b6b;background:#f4f4f4;color:#222;cursor:pointer"
_COPY = (
    "const box = this.parentNode, text = box.querySelector('textarea'), say = box.querySelector('span');"
    "const tell = ok => { say.hidden = false; say.textContent = ok ? say.dataset.done : say.dataset.byHand; };"
    "text.focus(); text.select();"
    "if (navigator.clipboard) navigator.clipboard.writeText(text.value).then(() => tell(true), () => tell(false));"
    "else { let ok = false; try { ok = document.execCommand('copy'); } catch (error) { ok = false; } tell(ok); }"
)


def save(figure: Figure, heading: str, folder: Path) -> tuple[Path, ...]:
    """Save the chart under a speaking name; where there is one already, with the next number.

    Parameters
    ----------
    figure
        The chart.
    heading
        What it shows; its name is made of it.
    folder
        Where to.
    """
    name = re.sub(r"[^a-z0-9]+", "_", plain(heading)).strip("_")[:80]
    number = 1
    while any((folder / f"{_numbered(name, number)}.{ending}").exists() for ending in ("png", "svg", "pdf")):
        number += 1
    with mpl.rc_context({"figure.constrained_layout.use": False}):  # saving would lay the margins out anew
        return style.save(figure, folder / _numbered(name, number))


def _numbered(name: str, number: int) -> str:
    return f"what_if_{name}" if number == 1 else f"what_if_{name}_{number}"
