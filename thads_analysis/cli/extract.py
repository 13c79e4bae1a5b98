"""``thads extract``: figures out of prose, to be looked through."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.table import Table

from ..words.errors import DataError
from .speech import LANGUAGE, Spoken, app, console, say, stop


@app.command(
    help=say(
        "Đọc số liệu từ văn bản (tin, báo cáo, phát biểu), ghi ra bảng để rà soát.",
        "Read the figures out of prose (news, reports, speeches) into a table to be looked through.",
    )
)
def extract(
    files: Annotated[
        list[Path], typer.Argument(help=say("Văn bản (.txt, .docx, .html, .pdf) hoặc thư mục.", "Texts or folders of them."))
    ],
    output: Annotated[
        Path, typer.Option(help=say("Bảng để rà soát (.xlsx, .csv).", "Table to be looked through (.xlsx, .csv)."))
    ] = Path("figures.xlsx"),
    page: Annotated[
        Path | None, typer.Option(help=say("Trang HTML: văn bản có đánh dấu số liệu.", "HTML page: the text, figures marked."))
    ] = None,
    language: Spoken = LANGUAGE,
) -> None:
    """Write the candidates, and the page where one is asked for; exit 2 where a file can't be read or something is in the way."""
    from ..shown import review
    from ..sources import prose

    try:
        texts = prose.texts(*files)
        found = pd.concat([prose.candidates(text, source) for source, text in texts.items()], ignore_index=True)
        written = [review.save(found, texts, output, language=LANGUAGE)]
        if page is not None:
            written.append(review.page(found, texts, language=LANGUAGE).save(page))
    except DataError as error:
        stop(error.say(LANGUAGE))
    except (FileNotFoundError, FileExistsError, ValueError) as error:
        stop(str(error))
    console.print(_counts(found))
    for file in written:
        console.print(str(file), soft_wrap=True)
    console.print(say("Rà soát cột keep, rồi: load.figures(extra=…)", "Look through keep, then: load.figures(extra=…)"))


def _counts(found: pd.DataFrame) -> Table:
    """Return how many figures there are, by how sure their readings are."""
    from ..shown.review import LEVELS, level

    many = found["confidence"].map(level).value_counts()
    table = Table(show_header=False)
    for name, text in LEVELS.items():
        table.add_row(text.say(LANGUAGE), str(int(many.get(name, 0))))
    return table
