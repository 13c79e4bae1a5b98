"""The whole report: run the notebooks, and keep their pages, charts and the tables behind them in one folder."""

from __future__ import annotations

import base64
import html
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from .. import load, metrics, tidy
from ..questions import checks, compare
from ..sources.bundled import folder
from ..words.vocabulary import Language, Text
from . import privacy, tables

MARKER = ".thads-report"
"""A folder with this file was made here and may be made anew; any other folder is left alone."""

QUIET_KERNEL = ["--IPKernelApp.log_level=40"]
"""A kernel on this machine warns that others could listen; the progress bar stays readable without it."""

PICTURES = {"image/png": "png", "image/svg+xml": "svg"}


class ReportError(RuntimeError):
    """A report that could not be made; what was there before is still there."""


class Page(NamedTuple):
    """A notebook after it ran: its name, title, page and charts (paths within the report)."""

    name: str
    title: str
    html: str
    charts: tuple[str, ...]


def notebooks() -> tuple[Path, ...]:
    """Return the notebooks that come with the package, in their order."""
    return tuple(sorted(folder("notebooks").glob("[0-9][0-9]_*.ipynb")))


def build(
    output: str | Path = "build/report",
    books: Sequence[Path] | None = None,
    *,
    language: Language = "vi",
    officers: privacy.Officers = "codes",
    tell: Callable[[str, int, int], None] = lambda name, done, of: None,
) -> Path:
    """Run notebooks and write the report.

    Parameters
    ----------
    output
        Folder of the report; it is replaced whole when everything ran, and only if it is a report.
    books
        Notebooks to run; without them, all that come with the package.
    language
        Of the front page and of the tables' headings.
    officers
        ``"codes"`` shows officers as "CHV 03" in every chart and table of every notebook, ``"names"`` by their names;
        those of an agency that has fewer than three are left out either way, and the chart or table says so.
    tell
        Called with the notebook at work, how many are done, and of how many.

    Returns
    -------
    pathlib.Path
        The front page, ``index.html``; beside it a page a notebook, ``charts/`` (PNG and SVG) and ``tables.xlsx``.

    Raises
    ------
    ReportError
        If the folder is not a report, or a notebook fails (with its name, cell and error).
    """
    target = Path(output).resolve()
    if target.exists() and not (target.is_dir() and ((target / MARKER).exists() or not any(target.iterdir()))):
        raise ReportError(f"thư mục có tệp khác, không ghi đè / not a report, left alone: {target}")
    privacy.rule(officers)
    wanted = notebooks() if books is None else tuple(books)
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "report"
        made.mkdir()
        pages = []
        for done, book in enumerate(wanted):
            tell(book.stem, done, len(wanted))
            pages.append(_page(book, made, officers))
        tell("tables.xlsx", len(wanted), len(wanted))
        workbook(made / "tables.xlsx", language=language)
        (made / "index.html").write_text(_front(pages, language, officers), encoding="utf-8")
        (made / MARKER).touch()
        _replace(target, made)
    return target / "index.html"


def _replace(target: Path, made: Path) -> None:
    """Put the new report in the place of the old one, which is gone only when the new one is whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(made, fresh)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _page(book: Path, made: Path, officers: privacy.Officers) -> Page:
    """Run one notebook; write its page and its charts."""
    import nbformat

    ran = made.parent / book.name
    _run(book, ran, officers)
    notebook = nbformat.read(ran, as_version=4)
    charts = tuple(_charts(notebook, book.stem, made))
    (made / f"{book.stem}.html").write_text(_html(notebook, book.stem), encoding="utf-8")
    return Page(book.stem, _title(notebook) or book.stem, f"{book.stem}.html", charts)


def _run(book: Path, ran: Path, officers: privacy.Officers) -> None:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    first = f"--IPKernelApp.exec_lines=from thads_analysis.shown import privacy as _p; _p.in_notebook({officers!r}); del _p"
    options = {"kernel_name": "python3", "progress_bar": False, "extra_arguments": [*QUIET_KERNEL, first]}
    try:
        papermill.execute_notebook(str(book), str(ran), cwd=str(book.parent), **options)
    except PapermillExecutionError as error:
        found = f"{book.name}, ô / cell {error.exec_count}: {error.ename}: {error.evalue}"
        raise ReportError(found) from error


def _charts(notebook: Any, name: str, made: Path) -> Iterator[str]:
    """Write each chart of a notebook as PNG and SVG; yield the PNG's path."""
    (made / "charts").mkdir(exist_ok=True)
    pictures = [
        output["data"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.get("output_type") in ("display_data", "execute_result") and "image/png" in output["data"]
    ]
    for number, data in enumerate(pictures, start=1):
        for kind, ending in PICTURES.items():
            if kind in data:
                content = base64.b64decode(data[kind]) if ending == "png" else data[kind].encode()
                (made / "charts" / f"{name}-{number}.{ending}").write_bytes(content)
        yield f"charts/{name}-{number}.png"


def _html(notebook: Any, name: str) -> str:
    """Return a notebook's page; it asks no other host for anything."""
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    order = ["text/html", "image/png", "text/markdown", "text/plain"]
    exporter = HTMLExporter(config=Config({"NbConvertBase": {"display_data_priority": order}}), embed_images=True)
    exporter.mathjax_url = exporter.require_js_url = exporter.jquery_url = ""
    notebook.metadata.pop("widgets", None)  # a live panel would be fetched from elsewhere; its answer is there as HTML
    return str(exporter.from_notebook_node(notebook, resources={"metadata": {"name": name}})[0])


def _title(notebook: Any) -> str:
    text = next((cell["source"] for cell in notebook.cells if cell["cell_type"] == "markdown"), "")
    return next((line.lstrip("# ").strip() for line in text.splitlines() if line.startswith("# ")), "")


def workbook(path: str | Path, *, language: Language = "vi") -> Path:
    """Write the tables behind the report as an Excel workbook of real numbers.

    Parameters
    ----------
    path
        The file; one that is there is not overwritten.
    language
        Of the sheets' names and headings.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    FileExistsError
        If there is such a file already.
    """
    file = Path(path)
    if file.exists():
        raise FileExistsError(f"đã có tệp / exists already: {file}")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        for name, (frame, indexed) in _sheets(language).items():
            frozen = (1, frame.index.nlevels if indexed else 0)
            frame.to_excel(writer, sheet_name=name, index=indexed, merge_cells=False, freeze_panes=frozen)
            writer.sheets[name].autofit(300)
    return file


def _sheets(language: Language) -> dict[str, tuple[pd.DataFrame, bool]]:
    """Return each sheet's frame, and whether its index is shown."""
    facts, targets = load.figures(), load.targets()
    nation, provinces = metrics.derive(tidy.panel(facts)), metrics.derive(tidy.panel(facts, "province"))
    against = compare.to_target(nation, "completion_rate", targets).dropna(subset="margin")
    said = {
        Text("Toàn quốc", "Nation"): (nation, True),
        Text("Tỉnh, thành phố", "Provinces"): (provinces, True),
        Text("So với chỉ tiêu", "Targets"): (against.astype({"met": "object"}), True),
        Text("Kiểm tra số liệu", "Checks"): (checks.run(facts, targets, language=language), False),
        Text("Số liệu công bố", "Published figures"): (facts, False),
        Text("Danh mục chỉ tiêu", "Indicators"): (tables.catalogue(language), False),
    }
    return {name.say(language): (tables.headed(frame, language), indexed) for name, (frame, indexed) in said.items()}


def _front(pages: Sequence[Page], language: Language, officers: privacy.Officers = "codes") -> str:
    """Return the front page."""
    title = Text("Thi hành án dân sự: báo cáo phân tích", "Civil judgment enforcement: report").say(language)
    more = Text("Các bảng số liệu (Excel)", "The tables (Excel)").say(language)
    count = Text("biểu đồ", "charts").say(language)
    rule = privacy.rule(officers).say(language)
    cards = "\n".join(
        f'<a class="card" href="{page.html}"><h2>{html.escape(page.title)}</h2>'
        + (f'<img src="{page.charts[0]}" alt="">' if page.charts else "")
        + f"<p>{page.name} · {len(page.charts)} {count}</p></a>"
        for page in pages
    )
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
body {{ font-family: "Be Vietnam Pro", "Segoe UI", "DejaVu Sans", sans-serif; color: #222 }}
body {{ margin: 2rem auto; max-width: 1100px; padding: 0 1rem }}
.cards {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 1.2rem }}
.card {{ border: 1px solid #ddd; border-radius: 8px; padding: 1rem; text-decoration: none; color: inherit }}
.card:hover {{ border-color: #0072b2 }} .card img {{ width: 100% }} h2 {{ font-size: 1rem; margin: 0 0 .6rem }}
.card p {{ color: #6b6b6b; font-size: .8rem; margin: .6rem 0 0 }}
</style></head><body><h1>{title}</h1>
<p><a href="tables.xlsx">{more}</a></p><div class="cards">
{cards}
</div><p>{rule}</p></body></html>
"""
