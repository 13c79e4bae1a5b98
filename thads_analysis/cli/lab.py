"""``thads lab``: JupyterLab on the notebooks."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from ..sources.bundled import folder
from .speech import LANGUAGE, Spoken, app, say


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    help=say(
        "Mở JupyterLab ở các sổ tay; tùy chọn khác được chuyển cho JupyterLab.",
        "Open JupyterLab on the notebooks; other options are passed on to JupyterLab.",
    ),
)
def lab(
    context: typer.Context,
    directory: Annotated[Path | None, typer.Option("--folder", help=say("Thư mục làm việc.", "Working folder."))] = None,
    port: Annotated[int, typer.Option(help=say("Cổng trên máy này.", "Port on this machine."))] = 8888,
    browser: Annotated[bool, typer.Option(help=say("Mở trình duyệt.", "Open the browser."))] = True,
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
        "translation-extension/plugin": {"locale": say("vi_VN", "default")},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    for name, values in plugins.items():
        file = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values), encoding="utf-8")
    return settings
