"""The command line: ``thads report``, ``thads lab``, ``thads template``, ``thads check``, ``thads whatif``.

Help and messages are Vietnamese; ``--language en`` (or the variable ``THADS_LANGUAGE``) speaks English.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
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

PRINTED = 200
"""So many findings are printed; all of them are in the workbook."""


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
    officers: Annotated[str, typer.Option(help=_say("codes: nêu bằng mã; names: nêu tên.", "codes or names."))] = "codes",
    language: Spoken = LANGUAGE,
) -> None:
    """Run all notebooks with a progress bar and print where the report is."""
    from .shown import report as shown

    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as progress:
        task = progress.add_task("", total=len(shown.notebooks()))
        try:
            more = {"tell": lambda name, done, _of: progress.update(task, description=name, completed=done)}
            front = shown.build(output, language=LANGUAGE, officers=officers, **more)  # type: ignore[arg-type]
        except (shown.ReportError, ValueError) as error:
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


@app.command(help=_say("Ghi biểu mẫu thống kê trống để điền số.", "Write empty statistical forms to be filled in."))
def template(
    output: Annotated[Path, typer.Argument(help=_say("Sổ tính mới (.xlsx).", "New workbook (.xlsx)."))],
    officers: Annotated[
        Path, typer.Option(help=_say("Bảng có các cột agency, officer.", "A table with the columns agency, officer."))
    ],
    province: Annotated[str, typer.Option(help=_say("Tỉnh, thành phố báo cáo.", "Reporting province."))],
    year: Annotated[int, typer.Option(help=_say("Năm thống kê.", "Statistical year."))],
    months: Annotated[int, typer.Option(help=_say("Số tháng lũy kế từ 01/10.", "Months from 1 October."))] = 12,
    form: Annotated[list[str] | None, typer.Option(help=_say("Mã biểu; nhắc lại được.", "Form; may be repeated."))] = None,
    language: Spoken = LANGUAGE,
) -> None:
    """Write the forms and say where; exit 2 where the list, the province or the period is wrong."""
    from .sources import forms

    codes = form or (["04", "05"] if year >= 2020 else ["06", "07"])
    try:
        roster = load.read_table(officers)
        written = forms.write_template(output, roster, province=province, year=year, months=months, forms=codes)
    except DataError as error:
        _stop(error.say(LANGUAGE))
    except (FileNotFoundError, FileExistsError) as error:
        _stop(str(error))
    console.print(f"{_say('Biểu mẫu', 'Forms')}: {written}", soft_wrap=True)


@app.command(
    help=_say(
        "Kiểm tra biểu thống kê (tệp, thư mục) hoặc một bảng số liệu.",
        "Check official forms (file, folder) or a table of figures.",
    )
)
def check(
    path: Annotated[
        str,
        typer.Argument(
            help=_say(
                "Biểu thống kê; hoặc bảng số liệu công bố, bảng mỗi cột một chỉ tiêu (CSV, Parquet, Excel).",
                "Official forms; or published figures, or a panel (CSV, Parquet, Excel).",
            )
        ),
    ],
    output: Annotated[Path | None, typer.Option(help=_say("Thư mục của findings.xlsx.", "Folder of findings.xlsx."))] = None,
    language: Spoken = LANGUAGE,
) -> None:
    """Print what the checks find and write it to a new workbook; exit 1 where there are errors, 2 where nothing can be used."""
    from .shown import findings as workbook

    try:
        findings = _checked(path)
    except DataError as error:
        _stop(error.say(LANGUAGE))
    except FileNotFoundError as error:
        _stop(str(error))
    wrong = int((findings["severity"] == Severity.ERROR.code).sum())
    console.print(_findings(findings) if len(findings) else _say("Không phát hiện sai lệch.", "Nothing found."))
    console.print(_say(f"{wrong} lỗi, {len(findings) - wrong} lưu ý.", f"{wrong} error(s), {len(findings) - wrong} warning(s)."))
    if len(findings):
        written = workbook.write(findings, _aside(path) if output is None else output, language=LANGUAGE)
        console.print(f"{_say('Toàn bộ', 'All of them')}: {written}", soft_wrap=True)
    raise typer.Exit(WRONG_FINDINGS if wrong else 0)


def _checked(path: str) -> pd.DataFrame:
    """Return the findings of forms, of published figures or of a panel, whichever the path holds."""
    from .questions import checks

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
    table = Table(show_lines=False, caption=_say(f"… và {more} dòng khác", f"… and {more} more") if more > 0 else None)
    for heading in (_say("Mức độ", "Severity"), _say("Ở đâu", "Where"), _say("Nội dung", "Message")):
        table.add_column(heading, overflow="fold")
    for row in findings.sort_values("severity", kind="stable").head(PRINTED).itertuples():
        style = "bold red" if row.severity == Severity.ERROR.code else "yellow"
        table.add_row(f"[{style}]{Severity.of(row.severity).text.say(LANGUAGE)}[/]", escape(row.where), escape(row.message))
    return table


@app.command(
    help=_say(
        "Mở bảng nếu – thì của chỉ tiêu như một trang web, chỉ trên máy này.",
        "Open the what-if panel of targets as a page, on this machine only.",
    )
)
def whatif(
    path: Annotated[
        str | None,
        typer.Argument(
            help=_say(
                "Biểu thống kê hoặc bảng mỗi cột một chỉ tiêu; bỏ trống: dữ liệu mô phỏng.",
                "Official forms or a panel; without it, the synthetic sample.",
            )
        ),
    ] = None,
    port: Annotated[str, typer.Option(help=_say("Cổng trên máy này.", "Port on this machine."))] = "8866",
    browser: Annotated[bool, typer.Option(help=_say("Mở trình duyệt.", "Open the browser."))] = True,
    language: Spoken = LANGUAGE,
) -> None:
    """Serve the panel until it is interrupted; exit 2 where the data or the port can't be used."""
    from .shown.widgets import page
    from .shown.widgets.stand import Stand

    try:
        free = page.require_port(port, LANGUAGE)
        panel = _panel(path)
        Stand(panel).begins()
    except DataError as error:
        _stop(error.say(LANGUAGE))
    except (FileNotFoundError, KeyError, ValueError) as error:
        _stop(str(error.args[0]))
    with tempfile.TemporaryDirectory(prefix="thads-whatif-") as folder:
        notebook = page.hand_over(panel, Path(folder), name=page.named(path, panel, LANGUAGE), language=LANGUAGE)
        ends = _say("Ctrl+C để dừng", "Ctrl+C ends it")
        console.print(f"http://{page.HOST}:{free}/  ({ends})", soft_wrap=True, highlight=False)
        page.serve(notebook, free, browser=browser, language=LANGUAGE)


def _panel(path: str | None) -> pd.DataFrame:
    """Return the panel of a file or of forms, or the sample."""
    if path is None:
        return load.sample(years=5)
    return load.forms(path) if load.is_forms(path) else load.panel(path)  # type: ignore[return-value]


@app.command(help=_say("Lập bộ trang trình chiếu (.pptx) của một nơi.", "Make the slides (.pptx) of a place."))
def slides(
    path: Annotated[
        str | None,
        typer.Argument(
            help=_say(
                "Biểu thống kê hoặc bảng mỗi cột một chỉ tiêu; bỏ trống: số liệu công bố.",
                "Official forms or a panel; without it, the published figures.",
            )
        ),
    ] = None,
    place: Annotated[
        str | None, typer.Option(help=_say("Tỉnh, thành phố; bỏ trống: toàn quốc.", "Province; the nation without one."))
    ] = None,
    year: Annotated[
        int | None, typer.Option(help=_say("Năm thống kê; bỏ trống: kỳ mới nhất.", "Statistical year; the latest."))
    ] = None,
    months: Annotated[int | None, typer.Option(help=_say("Số tháng lũy kế từ 01/10.", "Months from 1 October."))] = None,
    sample: Annotated[bool, typer.Option("--sample", help=_say("Dữ liệu mô phỏng.", "The synthetic sample."))] = False,
    output: Annotated[Path, typer.Option(help=_say("Tệp mới.", "New file."))] = Path("hoi_nghi.pptx"),
    language: Spoken = LANGUAGE,
) -> None:
    """Write the deck and say where; exit 2 where there is no such place or period, or another file is there."""
    from .shown import slides as decks

    try:
        panel, nation = _slides_panel(path, place, sample)
        spec = decks.default(panel, place, year, months=months, nation=nation, language=LANGUAGE)
        written = decks.deck(spec, output, language=LANGUAGE)
    except DataError as error:
        _stop(error.say(LANGUAGE))
    except (FileNotFoundError, FileExistsError, ValueError) as error:
        _stop(str(error))
    except KeyError as error:
        _stop(str(error.args[0]))
    console.print(f"{_say('Trình chiếu', 'Slides')}: {written} ({len(spec)} {_say('trang', 'slides')})", soft_wrap=True)


def _slides_panel(path: str | None, place: str | None, sample: bool) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Return the panel of the deck, and the nation's where the panel is not of the whole country."""
    if path is not None or sample:
        return _panel(None if sample else path), None
    from . import tidy

    facts = load.figures()
    nation = tidy.panel(facts)
    return (nation if place is None else tidy.panel(facts, "province")), nation


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
