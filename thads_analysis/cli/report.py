"""``thads report``: run the notebooks and write the report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from .speech import LANGUAGE, Spoken, app, console, errors, say, stop


@app.command(help=say("Chạy các sổ tay và lập báo cáo.", "Run the notebooks and write the report."))
def report(
    output: Annotated[Path, typer.Option(help=say("Thư mục của báo cáo.", "Folder of the report."))] = Path("build/report"),
    officers: Annotated[str, typer.Option(help=say("codes: nêu bằng mã; names: nêu tên.", "codes or names."))] = "codes",
    language: Spoken = LANGUAGE,
) -> None:
    """Run all notebooks with a progress bar and print where the report is."""
    from ..shown import report as shown

    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as progress:
        task = progress.add_task("", total=len(shown.notebooks()))
        try:
            more = {"tell": lambda name, done, _of: progress.update(task, description=name, completed=done)}
            front = shown.build(output, language=LANGUAGE, officers=officers, **more)  # type: ignore[arg-type]
        except (shown.ReportError, ValueError) as error:
            stop(str(error))
    console.print(f"{say('Báo cáo', 'Report')}: {front}", soft_wrap=True)
