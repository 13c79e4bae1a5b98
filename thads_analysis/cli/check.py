"""``thads check``: what is wrong in forms, in a panel or in published figures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape
from rich.table import Table

from .. import load
from ..words.errors import DataError
from ..words.vocabulary import Severity
from .speech import LANGUAGE, WRONG_FINDINGS, Spoken, app, console, say, stop

PRINTED = 200
"""So many findings are printed; all of them are in the workbook."""


@app.command(
    help=say(
        "Kiểm tra biểu thống kê (tệp, thư mục) hoặc một bảng số liệu.",
        "Check official forms (file, folder) or a table of figures.",
    )
)
def check(
    path: Annotated[
        str,
        typer.Argument(
            help=say(
                "Biểu thống kê; hoặc bảng số liệu công bố, bảng mỗi cột một chỉ tiêu (CSV, Parquet, Excel).",
                "Official forms; or published figures, or a panel (CSV, Parquet, Excel).",
            )
        ),
    ],
    output: Annotated[Path | None, typer.Option(help=say("Thư mục của findings.xlsx.", "Folder of findings.xlsx."))] = None,
    language: Spoken = LANGUAGE,
) -> None:
    """Print what the checks find and write it to a new workbook; exit 1 where there are errors, 2 where nothing can be used."""
    from ..shown import findings as workbook

    try:
        findings = _checked(path)
    except DataError as error:
        stop(error.say(LANGUAGE))
    except FileNotFoundError as error:
        stop(str(error))
    wrong = int((findings["severity"] == Severity.ERROR.code).sum())
    console.print(_findings(findings) if len(findings) else say("Không phát hiện sai lệch.", "Nothing found."))
    console.print(say(f"{wrong} lỗi, {len(findings) - wrong} lưu ý.", f"{wrong} error(s), {len(findings) - wrong} warning(s)."))
    if len(findings):
        written = workbook.write(findings, _aside(path) if output is None else output, language=LANGUAGE)
        console.print(f"{say('Toàn bộ', 'All of them')}: {written}", soft_wrap=True)
    raise typer.Exit(WRONG_FINDINGS if wrong else 0)


def _checked(path: str) -> pd.DataFrame:
    """Return the findings of forms, of published figures or of a panel, whichever the path holds."""
    from ..questions import checks

    if load.is_forms(path):
        panel, unread = load.forms(path, on_error="report")
        said = unread.rename(columns={f"expected_{LANGUAGE}": "message"}).assign(check="forms", expected=None)
        said["message"] += [f": {found}" if found else "" for found in said["found"]]
        said = said.assign(found=None)[list(checks.COLUMNS)]
        found = checks.run(panel, language=LANGUAGE) if len(panel) else said.iloc[:0]
        said = said[~said["where"].isin(found["where"])]  # reports left out are told by both
        return pd.DataFrame([*said.to_dict("records"), *found.to_dict("records")], columns=list(checks.COLUMNS))
    of_facts = "statistic" in load.read_table(path).columns
    return checks.run(load.figures(path) if of_facts else load.panel(path), language=LANGUAGE)


def _aside(path: str) -> Path:
    """Return the folder for findings: this one, unless it is part of what was checked."""
    checked, here = Path(path).resolve(), Path.cwd()
    inside = checked.is_dir() and here.is_relative_to(checked)
    return Path(tempfile.mkdtemp(prefix="thads-")) if inside else here


def _findings(findings: pd.DataFrame) -> Table:
    """Return the first findings, errors before warnings."""
    more = len(findings) - PRINTED
    table = Table(show_lines=False, caption=say(f"… và {more} dòng khác", f"… and {more} more") if more > 0 else None)
    for heading in (say("Mức độ", "Severity"), say("Ở đâu", "Where"), say("Nội dung", "Message")):
        table.add_column(heading, overflow="fold")
    for row in findings.sort_values("severity", kind="stable").head(PRINTED).itertuples():
        style = "bold red" if row.severity == Severity.ERROR.code else "yellow"
        table.add_row(f"[{style}]{Severity.of(row.severity).text.say(LANGUAGE)}[/]", escape(row.where), escape(row.message))
    return table
