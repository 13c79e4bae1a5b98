"""Figures out of prose: news of agencies, reports to councils, speeches. The modules stand in the order of the reading.

``texts`` gets the text out of a file, ``numbers`` and ``units`` find what is a figure, ``spans`` what only looks like one,
``phrases`` to ``reading`` say what it tells of, ``times`` and ``whereabouts`` when and where, ``plausible`` whether figures
fit each other, ``facts`` makes the table, ``reviewed`` takes it back when somebody has looked through it.
"""

from .facts import candidates, read
from .reviewed import KEEP, facts_of
from .texts import texts

__all__ = ["KEEP", "candidates", "facts_of", "read", "texts"]
