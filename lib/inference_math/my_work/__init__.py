"""A learner's work: copies of lessons and sheets in ``my-work/``, which neither git nor an update touches.

Order of reading: ``sheets`` (two editions of a notebook become one), ``folder`` (what lies where),
``course`` (``start.py update``). Standard library only: ``start.py`` runs it before anything is installed.
"""
