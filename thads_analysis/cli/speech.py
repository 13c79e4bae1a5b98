"""What all commands share: the language, the two consoles, the exit codes."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from typing import Annotated

import typer
from rich.console import Console

from ..words.vocabulary import Language, Text

WRONG_FINDINGS, WRONG_INPUT = 1, 2
"""Exit codes: errors were found; the input can't be used."""


def asked() -> str:
    """Return the language asked for, before the help is made."""
    words = sys.argv[1:]
    asked = [after for word, after in pairwise(words) if word == "--language"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--language=")]
    return [*asked, os.environ.get("THADS_LANGUAGE", "vi")][0]


LANGUAGE: Language = "en" if asked() == "en" else "vi"


def say(vi: str, en: str) -> str:
    """Return the wording in the language of this run."""
    return Text(vi, en).say(LANGUAGE)


app = typer.Typer(
    name="thads",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=say("Phân tích số liệu thi hành án dân sự.", "Civil judgment enforcement statistics."),
)
console = Console()
errors = Console(stderr=True)
Spoken = Annotated[str, typer.Option("--language", help=say("Ngôn ngữ: vi hoặc en.", "Language: vi or en."))]


@app.callback()
def main(language: Spoken = LANGUAGE) -> None:
    """Take the language before the command's name as well as after it."""


def stop(message: str) -> None:
    """Say why nothing was done, and end."""
    errors.print(message, style="bold red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(WRONG_INPUT)
