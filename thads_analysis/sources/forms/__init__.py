"""The official report workbooks: layouts as data, read tolerantly where the meaning is certain, refused where it is not."""
