"""``thads template``: empty forms to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import load
from ..words.errors import DataError
from .speech import LANGUAGE, Spoken, app, console, say, stop


@app.command(help=say("Ghi biểu mẫu thống kê trống để điền số.", "Write empty statistical forms to be filled in."))
def template(
    output: Annotated[Path, typer.Argument(help=say("Sổ tính mới (.xlsx).", "New workbook (.xlsx)."))],
    officers: Annotated[
        Path, typer.Option(help=say("Bảng có các cột agency, officer.", "A table with the columns agency, officer."))
    ],
    province: Annotated[str, typer.Option(help=say("Tỉnh, thành phố báo cáo.", "Reporting province."))],
    year: Annotated[int, typer.Option(help=say("Năm thống kê.", "Statistical year."))],
    months: Annotated[int, typer.Option(help=say("Số tháng lũy kế từ 01/10.", "Months from 1 October."))] = 12,
    form: Annotated[list[str] | None, typer.Option(help=say("Mã biểu; nhắc lại được.", "Form; may be repeated."))] = None,
    language: Spoken = LANGUAGE,
) -> None:
    """Write the forms and say where; exit 2 where the list, the province or the period is wrong."""
    from ..sources import forms

    codes = form or (["04", "05"] if year >= 2020 else ["06", "07"])
    try:
        roster = load.read_table(officers)
        written = forms.write_template(output, roster, province=province, year=year, months=months, forms=codes)
    except DataError as error:
        stop(error.say(LANGUAGE))
    except (FileNotFoundError, FileExistsError) as error:
        stop(str(error))
    console.print(f"{say('Biểu mẫu', 'Forms')}: {written}", soft_wrap=True)
