"""The panel as a page: data are handed over in a folder of its own, Voilà serves them to this machine only."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from ... import load, metrics
from ...sources.panels import is_synthetic
from ...words.vocabulary import LANGUAGES, Language, Text

HOST = "127.0.0.1"
FOLDER = "THADS_WHATIF"
"""The variable that names the folder with the page's data."""

NOTEBOOK = Path(__file__).with_name("page.ipynb")
TITLE = Text("Nếu – thì: chỉ tiêu thi hành án dân sự", "What if: targets of civil judgment enforcement")

NO_FORMULAS = "data:text/javascript,window.MathJax={Hub:{Config(){},Configured(){},Queue(){},Register:{StartupHook(){}}}};//"
"""Stands for the setter of formulas that Voilà would fetch from another host; the page has none."""


class PortError(ValueError):
    """A port that can't be listened on; the message says why and what to do, in one language."""


def require_port(port: str | int, language: Language = "vi") -> int:
    """Return the port as a number if it is free on this machine.

    Parameters
    ----------
    port
        1 to 65535, as typed.
    language
        Of the message.

    Raises
    ------
    PortError
        If it is no port, may not be used, or something listens there already.
    """
    if not str(port).strip().isdecimal() or not 1 <= int(port) <= 65535:
        said = Text(f"--port: {port!r} không phải cổng; hãy chọn từ 1 đến 65535", f"--port: {port!r} is no port; 1 to 65535")
        raise PortError(said.say(language))
    with socket.socket() as listener:
        if os.name == "posix":  # as the server does: a port that was just given up is free
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, int(port)))
            listener.listen(1)
        except OSError as error:
            said = Text(
                f"--port: cổng {port} đang có chương trình khác dùng hoặc không được phép; hãy chọn cổng khác ({error.strerror})",
                f"--port: {port} is in use or not allowed, choose another one ({error.strerror})",
            )
            raise PortError(said.say(language)) from None
    return int(port)


def hand_over(panel: pd.DataFrame, folder: Path, *, name: str, language: Language) -> Path:
    """Write what the page needs into an empty folder; return the notebook to serve.

    Parameters
    ----------
    panel
        The panel; officers are added up to agencies, which is all that is shown.
    folder
        A folder that nobody else reads.
    name
        What the page calls the data.
    language
        Of the page.
    """
    levels = {*panel.index.names}
    if "category" in levels:
        panel = panel[panel.index.get_level_values("category") == "all"] if "all" in panel.index.unique("category") else panel
    if {"agency", "officer"} <= levels:
        panel = metrics.roll_up(panel, to="agency")
    panel.to_pickle(folder / "panel.pkl")
    said = {"name": name, "language": language, "folder": str(Path.cwd())}
    (folder / "page.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    pages = folder / "page"
    pages.mkdir()
    book = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    book["metadata"]["title"] = TITLE.say(language)
    (pages / NOTEBOOK.name).write_text(json.dumps(book), encoding="utf-8")
    return pages / NOTEBOOK.name


def shown() -> object:
    """Return the page's content, from what :func:`hand_over` wrote."""
    import ipywidgets as ipw

    from .board import target_panel

    folder = Path(os.environ[FOLDER])
    said = json.loads((folder / "page.json").read_text(encoding="utf-8"))
    language: Language = said["language"] if said["language"] in LANGUAGES else "vi"
    panel = pd.read_pickle(folder / "panel.pkl")
    os.chdir(said["folder"])  # charts are saved where the command was given
    source = Text("Số liệu", "Data").say(language)
    heading = f"<h1 style='font-size:22px;margin:12px 0 4px'>{TITLE.say(language)}</h1>{source}: {escape(said['name'])}"
    return ipw.VBox([ipw.HTML(heading), target_panel(panel, load.targets(), language=language)])


def command(notebook: Path, port: int, *, browser: bool, language: Language) -> Sequence[str]:
    """Return Voilà's options: this machine only, no sources, no other port, no other host's fonts."""
    return [
        str(notebook),
        f"--Voila.ip={HOST}",
        f"--Voila.port={port}",
        "--Voila.port_retries=0",
        f"--Voila.root_dir={notebook.parent}",
        f"--Voila.mathjax_url={NO_FORMULAS}",
        "--VoilaConfiguration.strip_sources=True",
        "--VoilaConfiguration.template=thads",
        "--VoilaConfiguration.file_allowlist=[]",
        f"--VoilaExporter.language_code={language}",
        "--Voila.log_level=WARN",
        *([] if browser else ["--no-browser"]),
    ]


def serve(notebook: Path, port: int, *, browser: bool = True, language: Language = "vi") -> None:
    """Serve the page until it is interrupted.

    Parameters
    ----------
    notebook
        As from :func:`hand_over`.
    port
        On this machine.
    browser
        Open it.
    language
        Of the page.
    """
    os.environ[FOLDER] = str(notebook.parent.parent)
    ours, known = str(Path(__file__).with_name("jupyter")), os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join([ours, *([known] if known else [])])  # Voilà's template lies there
    _let_find(Path(__file__).resolve().parents[3])
    from voila.app import Voila

    class Ours(Voila):
        """Voilà that answers to this machine's names only, so that no other site can ask in a browser's name."""

        def init_settings(self) -> dict:
            return {**super().init_settings(), "allow_remote_access": False, "local_hostnames": [HOST, "localhost"]}

    Ours.launch_instance(list(command(notebook, port, browser=browser, language=language)))


def _let_find(root: Path) -> None:
    """Let the kernel find the package of a checkout; an installed one it finds by itself."""
    if (root / "pyproject.toml").exists():
        known = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(root), *([known] if known else [])])


def named(path: str | None, panel: pd.DataFrame, language: Language) -> str:
    """Return what the page calls its data."""
    if path is not None:
        return path
    assert is_synthetic(panel)
    return Text("dữ liệu mô phỏng của gói, không phải số liệu thật", "the package's synthetic sample, not real figures").say(
        language
    )
