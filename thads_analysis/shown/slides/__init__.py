"""Slides: a deck of charts that PowerPoint draws and everybody can edit, made from a panel or by hand."""

from .conference import default
from .kinds import Bars, Drawn, Lines, Opening, Picture, Points, Slide, Words
from .pages import deck

__all__ = ["Bars", "Drawn", "Lines", "Opening", "Picture", "Points", "Slide", "Words", "deck", "default"]
