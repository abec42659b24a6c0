"""The exercises' questions: what right looks like, and which slips are recognised.

One module per exercise sheet (``lesson_01``, ...). ``engine`` compares and
phrases; ``drawn`` shows what an answer does; ``python -m inference_math.checks check 03`` runs a filled sheet.
"""
