"""``thads ledger``: the register of cases to a cube, and the cube to forms."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape
from rich.table import Table

from ..words.errors import DataError
from .speech import LANGUAGE, Spoken, app, console, say, stop

register = typer.Typer(
    no_args_is_help=True, help=say("Từ sổ thụ lý đến biểu thống kê.", "From the register of cases to the official forms.")
)
app.add_typer(register, name="ledger")

WRITERS = {".parquet": "to_parquet", ".csv": "to_csv", ".xlsx": "to_excel"}


@register.command(
    help=say(
        "Đọc sổ thụ lý một lần, lập khối số liệu theo tháng.", "Read the register once and write the cube of its monthly figures."
    )
)
def build(
    source: Annotated[
        str,
        typer.Argument(
            help=say(
                "Thư mục có cases và status (Parquet, CSV), tệp DuckDB hoặc postgresql://…",
                "A folder with cases and status (Parquet, CSV), a DuckDB file or postgresql://…",
            )
        ),
    ],
    cube: Annotated[Path, typer.Argument(help=say("Thư mục của khối số liệu.", "Folder of the cube."))],
    update: Annotated[
        bool,
        typer.Option("--update", help=say("Thêm các tháng mới vào khối đã có.", "Add the new months to a cube that is there.")),
    ] = False,
    since: Annotated[
        str | None, typer.Option(help=say("Tính lại từ tháng này (2024-03).", "Recompute from this month on (2024-03)."))
    ] = None,
    aside: Annotated[
        bool,
        typer.Option("--aside", help=say("Để riêng việc có lỗi thay vì dừng.", "Set faulty cases aside instead of stopping.")),
    ] = False,
    language: Spoken = LANGUAGE,
) -> None:
    """Build, add to or correct a cube; exit 2 where the register has faults. The old cube stays until the new one is whole."""
    from ..sources import ledger

    try:
        old = ledger.open_cube(cube) if update or since else None
        books = ledger.connect(source, on_error="aside" if aside else "raise", continues=old if old and not since else None)
        made = ledger.cube(books) if old is None else ledger.update(old, books, since=since)
        written = made.save(cube)
    except DataError as error:
        stop(error.say(LANGUAGE))
    except (FileNotFoundError, FileExistsError, ValueError, ImportError) as error:
        stop(str(error))
    if len(books.aside):
        console.print(_aside(books.aside))
    through = f"{made.through:%d/%m/%Y}"
    console.print(f"{say('Khối số liệu', 'Cube')}: {written} ({say('đến', 'through')} {through})", soft_wrap=True)


def _aside(found: pd.DataFrame) -> Table:
    """Return what was set aside, and what was only noted."""
    table = Table()
    for heading in (say("Bảng, cột", "Table, column"), say("Số dòng", "Rows"), say("Nội dung", "What"), say("Ví dụ", "Examples")):
        table.add_column(heading, overflow="fold")
    for row in found.itertuples():
        style = "yellow" if row.kept else "bold red"
        what = row.expected_vi if LANGUAGE == "vi" else row.expected_en
        table.add_row(f"{row.table}, {row.column}", str(row.rows), f"[{style}]{escape(what)}[/]", escape(row.examples))
    return table


@register.command(help=say("Lấy biểu thống kê tại ngày chốt số liệu.", "Write the forms of some cut-offs."))
def panel(
    source: Annotated[
        Path, typer.Argument(help=say("Khối số liệu, hoặc thư mục của sổ thụ lý.", "A cube, or a register's folder."))
    ],
    output: Annotated[Path, typer.Argument(help=say("Tệp mới: .parquet, .csv, .xlsx.", "New file: .parquet, .csv, .xlsx."))],
    cut_off: Annotated[
        list[str] | None,
        typer.Option(
            help=say("Ngày chốt (2024-09-30) hoặc tháng (2024-09); nhắc lại được.", "Cut-off or month; may be repeated.")
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(help=say("Cấp: province, agency, officer, category.", "Any of province, agency, officer, category."))
    ] = "province,agency,officer",
    language: Spoken = LANGUAGE,
) -> None:
    """Write the forms as a panel that ``load.panel`` reads; exit 2 where a cut-off or the source is wrong."""
    from ..sources import ledger

    if output.exists():
        stop(say(f"đã có tệp, không ghi đè: {output}", f"is there already: {output}"))
    if output.suffix.lower() not in WRITERS:
        stop(f"{output}: {', '.join(WRITERS)}")
    try:
        given = ledger.open_cube(source) if (source / "about.json").is_file() else ledger.connect(source)
        keys = [key for key in by.split(",") if key]
        made = ledger.panel(given, cut_off, by=keys).to_pandas()
    except DataError as error:
        stop(error.say(LANGUAGE))
    except (FileNotFoundError, ValueError) as error:
        stop(str(error))
    _write(made, output)
    days = made.index.droplevel([level for level in made.index.names if level not in ("fiscal_year", "months")]).nunique()
    said = say(f"{len(made)} dòng, {days} kỳ", f"{len(made)} rows, {days} periods")
    console.print(f"{say('Biểu', 'Forms')}: {output} ({said})", soft_wrap=True)


def _write(made: pd.DataFrame, output: Path) -> None:
    """Write a panel under a temporary name first."""
    part = output.with_name(f".{dt.datetime.now():%H%M%S%f}-{output.name}")
    flat = made.reset_index()
    more = {} if output.suffix.lower() == ".parquet" else {"index": False}
    getattr(flat, WRITERS[output.suffix.lower()])(part, **more)
    part.rename(output)
