"""The command line, a module a command: ``thads report``, ``lab``, ``template``, ``check``, ``extract``, ``whatif`` and others.

Help and messages are Vietnamese; ``--language en`` (or the variable ``THADS_LANGUAGE``) speaks English.
"""

from __future__ import annotations

import io
import sys

from ..words.vocabulary import LANGUAGES
from . import check, extract, lab, ledger, report, slides, template, whatif
from .speech import app, asked

__all__ = ["app", "check", "extract", "lab", "ledger", "report", "run", "slides", "template", "whatif"]


def run() -> None:
    """Run the command line; a console of another code page still gets its Vietnamese."""
    if asked() not in LANGUAGES:
        raise SystemExit(f"--language: {asked()!r}; {', '.join(LANGUAGES)}")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
