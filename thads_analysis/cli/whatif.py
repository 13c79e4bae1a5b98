"""``thads whatif``: the what-if panel as a page on this machine."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ..words.errors import DataError
from . import given
from .speech import LANGUAGE, Spoken, app, console, say, stop


@app.command(
    help=say(
        "Mở bảng nếu – thì của chỉ tiêu như một trang web, chỉ trên máy này.",
        "Open the what-if panel of targets as a page, on this machine only.",
    )
)
def whatif(
    path: Annotated[
        str | None,
        typer.Argument(
            help=say(
                "Biểu thống kê hoặc bảng mỗi cột một chỉ tiêu; bỏ trống: dữ liệu mô phỏng.",
                "Official forms or a panel; without it, the synthetic sample.",
            )
        ),
    ] = None,
    port: Annotated[str, typer.Option(help=say("Cổng trên máy này.", "Port on this machine."))] = "8866",
    browser: Annotated[bool, typer.Option(help=say("Mở trình duyệt.", "Open the browser."))] = True,
    language: Spoken = LANGUAGE,
) -> None:
    """Serve the panel until it is interrupted; exit 2 where the data or the port can't be used."""
    from ..shown.widgets import page
    from ..shown.widgets.stand import Stand

    try:
        free = page.require_port(port, LANGUAGE)
        panel = given.panel(path)
        Stand(panel).begins()
    except DataError as error:
        stop(error.say(LANGUAGE))
    except (FileNotFoundError, KeyError, ValueError) as error:
        stop(str(error.args[0]))
    with tempfile.TemporaryDirectory(prefix="thads-whatif-") as folder:
        notebook = page.hand_over(panel, Path(folder), name=page.named(path, panel, LANGUAGE), language=LANGUAGE)
        ends = say("Ctrl+C để dừng", "Ctrl+C ends it")
        console.print(f"http://{page.HOST}:{free}/  ({ends})", soft_wrap=True, highlight=False)
        page.serve(notebook, free, browser=browser, language=LANGUAGE)
