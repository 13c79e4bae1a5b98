"""Candidates out of prose as somebody looks through them: a page with the text's figures marked, a table to be edited."""

from .page import Page, page
from .sheet import save
from .told import LEVELS, level

__all__ = ["LEVELS", "Page", "level", "page", "save"]
