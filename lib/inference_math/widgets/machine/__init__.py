"""The machine, part by part: each lesson's own small widget, from one JavaScript kit.

A part is a Python module (what it takes, and its sentence) and a JavaScript file of the same name (how it looks):

- ``warehouse``  01: a model's bytes beside GPUs, to scale
- ``loop``       02: everything is read again for each token
- ``belt``       03: what the belt brings, and how few of the workers that keeps busy
- ``people``     04: people who share a step
- ``notebooks``  05: blue boxes for all, orange ones for their owner
- ``reading``    06: a prompt is read in one pass, an answer written in a pass for each token
- ``chart``      07: the whole machine, and the chart of its two times

The kit is all other JavaScript: ``formulas`` (printed from formulas.py), ``numbers`` (words), ``pen`` and ``svg``
(strokes), ``style`` (colours), ``shapes`` (boxes, people, warehouse), ``line`` (what moves on the belt), ``workshop``
(the machine as a whole), ``controls``, ``clock``, ``figure`` and ``alone`` (on a page). ``stills`` come from the build.
"""
