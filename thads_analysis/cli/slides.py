"""``thads slides``: a deck for a conference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from .. import load
from ..words.errors import DataError
from . import given
from .speech import LANGUAGE, Spoken, app, console, say, stop


@app.command(help=say("Lập bộ trang trình chiếu (.pptx) của một nơi.", "Make the slides (.pptx) of a place."))
def slides(
    path: Annotated[
        str | None,
        typer.Argument(
            help=say(
                "Biểu thống kê hoặc bảng mỗi cột một chỉ tiêu; bỏ trống: số liệu công bố.",
                "Official forms or a panel; without it, the published figures.",
            )
        ),
    ] = None,
    place: Annotated[
        str | None, typer.Option(help=say("Tỉnh, thành phố; bỏ trống: toàn quốc.", "Province; the nation without one."))
    ] = None,
    year: Annotated[
        int | None, typer.Option(help=say("Năm thống kê; bỏ trống: kỳ mới nhất.", "Statistical year; the latest."))
    ] = None,
    months: Annotated[int | None, typer.Option(help=say("Số tháng lũy kế từ 01/10.", "Months from 1 October."))] = None,
    sample: Annotated[bool, typer.Option("--sample", help=say("Dữ liệu mô phỏng.", "The synthetic sample."))] = False,
    output: Annotated[Path, typer.Option(help=say("Tệp mới.", "New file."))] = Path("hoi_nghi.pptx"),
    language: Spoken = LANGUAGE,
) -> None:
    """Write the deck and say where; exit 2 where there is no such place or period, or another file is there."""
    from ..shown import slides as decks

    try:
        panel, nation = _slides_panel(path, place, sample)
        spec = decks.default(panel, place, year, months=months, nation=nation, language=LANGUAGE)
        written = decks.deck(spec, output, language=LANGUAGE)
    except DataError as error:
        stop(error.say(LANGUAGE))
    except (FileNotFoundError, FileExistsError, ValueError) as error:
        stop(str(error))
    except KeyError as error:
        stop(str(error.args[0]))
    console.print(f"{say('Trình chiếu', 'Slides')}: {written} ({len(spec)} {say('trang', 'slides')})", soft_wrap=True)


def _slides_panel(path: str | None, place: str | None, sample: bool) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return the panel of the deck, and the nation's where the panel is not of the whole country."""
    if path is not None or sample:
        return given.panel(None if sample else path), None
    from .. import tidy

    facts = load.figures()
    nation = tidy.panel(facts)
    return (nation if place is None else tidy.panel(facts, "province")), nation
