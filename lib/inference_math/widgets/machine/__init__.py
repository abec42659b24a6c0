"""The machine, part by part: each lesson's own small widget, from one JavaScript kit.

- ``Warehouse``  01: a model's bytes beside GPUs, to scale
- ``Loop``       02: everything is read again for each token
- ``Belt``       03: what the belt brings, and how few of the workers that keeps busy
- ``People``     04: people who share a step
- ``Notebooks``  05: blue boxes for all, orange ones for their owner
- ``Reading``    06: a prompt is read in one pass, an answer written in a pass for each token
- ``Chart``      07: the whole machine, and the chart of its two times

A part is a Python module (what it takes, and its sentence) and a JavaScript file of the same name (how it looks). The
kit is all other JavaScript: ``pen`` and ``svg`` (strokes), ``shapes`` (boxes, people, warehouse), ``line`` (what moves
on the belt), ``workshop`` (the machine as a whole), ``controls``, ``figure`` and ``clock`` (on a page).
"""

from .belt import Belt
from .chart import Chart
from .loop import Loop
from .notebooks import Notebooks
from .people import People
from .reading import Reading
from .warehouse import Warehouse

__all__ = ["Belt", "Chart", "Loop", "Notebooks", "People", "Reading", "Warehouse"]
