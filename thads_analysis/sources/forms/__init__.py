"""The official report workbooks: layouts as data, read tolerantly where the meaning is certain, refused where it is not."""

from .blank import write_template

__all__ = ["write_template"]
