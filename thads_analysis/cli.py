"""The command line: ``thads report``, ``thads lab``, ``thads check``.

Help and messages are Vietnamese; ``--language en`` (or the variable ``THADS_LANGUAGE``) speaks English.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from . import load
from .sources.bundled import folder
from .words.errors import DataError
from .words.vocabulary import LANGUAGES, Language, Severity, Text

WRONG_FINDINGS, WRONG_INPUT = 1, 2
"""Exit codes: errors were found; the input can't be used."""


def _asked() -> str:
    """Return the language asked for, before the help is made."""
    words = sys.argv[1:]
    asked = [after for word, after in pairwise(words) if word == "--language"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--language=")]
    return [*asked, os.environ.get("THADS_LANGUAGE", "vi")][0]


LANGUAGE: Language = "en" if _asked() == "en" else "vi"


def _say(vi: str, en: str) -> str:
    return Text(vi, en).say(LANGUAGE)


app = typer.Typer(
    name="thads",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=_say("Phân tích số liệu thi hành án dân sự.", "Civil judgment enforcement statistics."),
)
console = Console()
errors = Console(stderr=True)
Spoken = Annotated[str, typer.Option("--language", help=_say("Ngôn ngữ: vi hoặc en.", "Language: vi or en."))]


@app.callback()
def main(language: Spoken = LANGUAGE) -> None:
    """Take the language before the command's name as well as after it."""


@app.command(help=_say("Chạy các sổ tay và lập báo cáo.", "Run the notebooks and write the report."))
def report(
    output: Annotated[Path, typer.Option(help=_say("Thư mục của báo cáo.", "Folder of the report."))] = Path("build/report"),
    language: Spoken = LANGUAGE,
) -> None:
    """Run all notebooks with a progress bar and print where the report is."""
    from .shown import report as shown

    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as progress:
        task = progress.add_task("", total=len(shown.notebooks()))
        try:
            front = shown.build(
                output, language=LANGUAGE, tell=lambda name, done, _of: progress.update(task, description=name, completed=done)
            )
        except shown.ReportError as error:
            _stop(str(error))
    console.print(f"{_say('Báo cáo', 'Report')}: {front}", soft_wrap=True)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    help=_say(
        "Mở JupyterLab ở các sổ tay; tùy chọn khác được chuyển cho JupyterLab.",
        "Open JupyterLab on the notebooks; other options are passed on to JupyterLab.",
    ),
)
def lab(
    context: typer.Context,
    directory: Annotated[Path | None, typer.Option("--folder", help=_say("Thư mục làm việc.", "Working folder."))] = None,
    port: Annotated[int, typer.Option(help=_say("Cổng trên máy này.", "Port on this machine."))] = 8888,
    browser: Annotated[bool, typer.Option(help=_say("Mở trình duyệt.", "Open the browser."))] = True,
    language: Spoken = LANGUAGE,
) -> None:
    """Open JupyterLab on loopback; an installed package's notebooks are copied first, never over a user's."""
    os.environ["JUPYTERLAB_SETTINGS_DIR"] = str(_lab_settings())  # JupyterLab reads it while it is imported
    from jupyterlab.labapp import LabApp

    where = str(_workplace(directory))
    words = [where, "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--LabApp.extension_manager=readonly"]
    LabApp.launch_instance([*words, *([] if browser else ["--no-browser"]), *context.args])


def _workplace(wanted: Path | None) -> Path:
    """Return the folder to work in: a checkout's notebooks as they are, else a copy of them."""
    shipped = folder("notebooks")
    if wanted is None and (shipped.parent / "pyproject.toml").exists():
        return shipped
    where = wanted or Path("thads_notebooks")
    where.mkdir(parents=True, exist_ok=True)
    for book in shipped.glob("*.ipynb"):
        if not (where / book.name).exists():
            shutil.copy(book, where)
    return where


def _lab_settings() -> Path:
    """Return JupyterLab settings of our own: the language, and no news; a user's own settings are left alone."""
    settings = Path.home() / ".jupyter" / f"thads-lab-{LANGUAGE}"
    plugins = {
        "translation-extension/plugin": {"locale": _say("vi_VN", "default")},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    for name, values in plugins.items():
        file = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values), encoding="utf-8")
    return settings


@app.command(help=_say("Kiểm tra một bảng số liệu (CSV, Parquet, Excel).", "Check a table of figures (CSV, Parquet, Excel)."))
def check(
    path: Annotated[
        Path,
        typer.Argument(
            help=_say("Bảng số liệu công bố, hoặc bảng mỗi cột một chỉ tiêu thống kê.", "Published figures or a panel.")
        ),
    ],
    language: Spoken = LANGUAGE,
) -> None:
    """Print what the checks find; exit 1 where there are errors, 2 where the file can't be used."""
    from .questions import checks

    try:
        of_facts = "statistic" in load.read_table(path).columns
        findings = checks.run(load.figures(path) if of_facts else load.panel(path), language=LANGUAGE)
    except DataError as error:
        _stop(error.say(LANGUAGE))
    except FileNotFoundError as error:
        _stop(str(error))
    wrong = int((findings["severity"] == Severity.ERROR.code).sum())
    console.print(_findings(findings) if len(findings) else _say("Không phát hiện sai lệch.", "Nothing found."))
    count = (wrong, len(findings) - wrong)
    console.print(_say(f"{count[0]} lỗi, {count[1]} lưu ý.", f"{count[0]} error(s), {count[1]} warning(s)."))
    raise typer.Exit(WRONG_FINDINGS if wrong else 0)


def _findings(findings: pd.DataFrame) -> Table:
    table = Table(show_lines=False)
    for heading in (_say("Mức độ", "Severity"), _say("Ở đâu", "Where"), _say("Nội dung", "Message")):
        table.add_column(heading, overflow="fold")
    for row in findings.itertuples():
        style = "bold red" if row.severity == Severity.ERROR.code else "yellow"
        table.add_row(f"[{style}]{Severity.of(row.severity).text.say(LANGUAGE)}[/]", escape(row.where), escape(row.message))
    return table


def _stop(message: str) -> None:
    errors.print(message, style="bold red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(WRONG_INPUT)


def run() -> None:
    """Run the command line; a console of another code page still gets its Vietnamese."""
    if _asked() not in LANGUAGES:
        raise SystemExit(f"--language: {_asked()!r}; {', '.join(LANGUAGES)}")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()


if __name__ == "__main__":
    run()
