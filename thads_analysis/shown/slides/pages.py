"""A deck is written: 16:9, title and finding above, chart, source below; the same input gives the same file."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from ... import __version__
from ...sources.panels import is_synthetic
from ...words.vocabulary import Language
from .. import charts, privacy, tables
from ..charts.dress import SYNTHETIC, source_of, unit_line
from ..style import BAD, INK, QUIET, settings
from . import native
from .kinds import Drawn, Opening, Picture, Points, Slide, Words

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
INSIDE = WIDTH - 2 * MARGIN
_EM = 0.53
"""Average width of a letter in its size, as Arial has it in Vietnamese text."""


def deck(spec: Sequence[Slide], path: str | Path, *, language: Language = "vi", officers: privacy.Officers | None = None) -> Path:
    """Write a deck of slides.

    Parameters
    ----------
    spec
        Slides, as from :func:`default` or written by hand: ``Opening``, ``Bars``, ``Lines``, ``Points``, ``Picture``, ``Words``.
        Bars, lines and points become charts of PowerPoint, to be edited by a double click; a ``Picture`` is drawn at 300 dpi
        and has its figures in the notes of its slide.
    path
        Where to; never over a file that is there with other content.
    language
        Language of names, units and sources.
    officers
        Without ``"names"``, officers are shown as "CHV 03"; those of an agency that has fewer than three are left out.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ValueError
        If there are no slides, or a slide holds no figure.
    FileExistsError
        If a file with other content is there.
    """
    if not spec:
        raise ValueError("không có trang nào / no slides")
    show = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    for slide in spec:
        _page(show, _private(slide, officers, language) if isinstance(slide, Drawn) else slide, language)
    show.core_properties.author = f"thads_analysis {__version__}"
    show.core_properties.title = spec[0].title
    content = io.BytesIO()
    show.save(content)
    return _write(Path(path), _still(content.getvalue()))


def _private(slide: Drawn, officers: privacy.Officers | None, language: Language) -> Drawn:
    if privacy.recognisable(slide.frame, strict=True).all():  # of nobody, too
        raise ValueError(f"trang không có số liệu / no figures on the slide: {slide.title!r}")
    note = " · ".join(filter(None, (slide.note, privacy.left_out(slide.frame, language, strict=True))))
    slide = replace(slide, look={**slide.look, "officers": officers}) if isinstance(slide, Picture) else slide
    return replace(slide, frame=privacy.shown(slide.frame, officers, strict=True), note=note)


def _write(path: Path, content: bytes) -> Path:
    if path.exists() and path.read_bytes() != content:
        raise FileExistsError(f"đã có tệp khác, hãy đổi tên hoặc xóa / another file is there, rename or delete: {path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _page(show, slide: Slide, language: Language) -> None:
    page = show.slides.add_slide(show.slide_layouts[5])
    title = page.shapes.title
    title.left, title.top, title.width, title.height = MARGIN, Inches(0.35), INSIDE, Inches(1.15)
    if isinstance(slide, Opening):
        title.top, title.height = Inches(2.3), Inches(1.6)
    _say(title.text_frame, slide.title, most=40 if isinstance(slide, Opening) else 30, bold=True, height=1.15)
    box = (
        MARGIN,
        Inches(1.5 if isinstance(slide, Picture) else 2.0),
        INSIDE,
        Inches(5.25 if isinstance(slide, Picture) else 4.75),
    )
    below = slide.subtitle
    if isinstance(slide, Picture):
        _picture(page, slide, box, language)
    elif isinstance(slide, Drawn):
        below = _measured(slide, native.add(page.shapes, slide, box, language), language)
    elif isinstance(slide, Words):
        _sentences(page, slide, box)
    _below_title(page, slide, below, opening=isinstance(slide, Opening))
    _foot(page, slide, language)


def _measured(slide: Drawn, how, language: Language) -> str:
    """Return what is measured and its unit; a scatter has its units at its axes."""
    unit = [] if isinstance(slide, Points) else [unit_line(how, language)]
    return " · ".join([*([slide.subtitle] if slide.subtitle else []), *unit])


def _is_synthetic(slide: Slide) -> bool:
    return slide.synthetic or (isinstance(slide, Drawn) and is_synthetic(slide.frame))


def _below_title(page, slide: Slide, said: str, *, opening: bool) -> None:
    if isinstance(slide, Picture):
        return  # the picture says it itself
    synthetic = _is_synthetic(slide)
    text = " · ".join([*([SYNTHETIC] if synthetic else []), *([said] if said else [])])
    if text:
        top = Inches(4.0) if opening else Inches(1.5)
        frame = page.shapes.add_textbox(MARGIN, top, INSIDE, Inches(0.5)).text_frame
        _say(frame, text, most=20, bold=synthetic, height=0.5, colour=BAD if synthetic else QUIET)


def _foot(page, slide: Slide, language: Language) -> None:
    source = slide.source or (
        (SYNTHETIC if _is_synthetic(slide) else source_of(slide.frame).say(language)) if isinstance(slide, Drawn) else ""
    )
    said = " · ".join(filter(None, (source, slide.note)))
    if said:
        frame = page.shapes.add_textbox(MARGIN, Inches(6.8), INSIDE, Inches(0.55)).text_frame
        _say(frame, said, most=12, height=0.55, colour=QUIET)


def _sentences(page, slide: Words, box: tuple[int, int, int, int]) -> None:
    frame = page.shapes.add_textbox(*box).text_frame
    size = _fitting("\n".join(slide.points), 22, box[3] / Inches(1), spacing=1.45)
    for at, point in enumerate(slide.points):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size * 0.4)
        _run(paragraph, f"•  {point}", size, INK, bold=False)
    frame.word_wrap = True


def _picture(page, slide: Picture, box: tuple[int, int, int, int], language: Language) -> None:
    """Draw the chart as a picture as large as its place, with its figures in the notes."""
    with mpl.rc_context(settings("conference")):
        figure, ax = plt.subplots(figsize=(box[2] / Inches(1), box[3] / Inches(1)), layout="constrained")
        look = {"title": " ", "source": " "} | dict(slide.look)
        getattr(charts, slide.chart)(slide.frame, slide.indicator, language=language, ax=ax, **look)
        content = io.BytesIO()
        figure.savefig(content, format="png", dpi=300, metadata={"Software": f"thads_analysis {__version__}"})
        plt.close(figure)
    picture = page.shapes.add_picture(content, *box)
    picture._element.nvPicPr.cNvPr.set("descr", slide.title)
    rows = tables.shown(
        slide.frame.dropna(axis="columns", how="all"), slide.indicator, language, officers=slide.look.get("officers")
    )
    page.notes_slide.notes_text_frame.text = f"{slide.title}\n\n{rows.to_csv(sep=chr(9))}"


def _say(frame, text: str, *, most: float, height: float, colour: str = INK, bold: bool = False) -> None:
    """Write a text as large as its place allows."""
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE if bold else MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = Emu(0)
    frame.clear()
    _run(frame.paragraphs[0], text, _fitting(text, most, height), colour, bold=bold)
    frame.paragraphs[0].alignment = 1  # left; the template centres titles


def _run(paragraph, text: str, size: float, colour: str, *, bold: bool) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.name, run.font.bold = Pt(size), native.FONT, bold
    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())


def lines_of(text: str, size: float) -> int:
    """Return how many lines a text takes at a size across a slide."""
    across = max(1, int(INSIDE / Inches(1) * 72 / (size * _EM)))
    return sum(max(1, len(textwrap.wrap(part, across))) for part in text.split("\n"))


def _fitting(text: str, most: float, height: float, spacing: float = 1.2) -> float:
    """Return the largest size, down to 10, at which a text goes into a height of so many inches."""
    sizes = [most - step for step in range(int(most) - 9)]
    return next((size for size in sizes if lines_of(text, size) * size * spacing <= height * 72), sizes[-1])


def _still(content: bytes) -> bytes:
    """Return a zip, and the workbooks in it, without the time at which it was made."""
    still = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = made.read(name)
            part = _still(part) if name.endswith(".xlsx") else part
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", part)
            kept.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return still.getvalue()
