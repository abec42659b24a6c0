"""The exercises' questions: what right looks like, and which slips are recognised.

One module per exercise sheet (``lesson_01``, ...). ``engine`` compares and
phrases; ``drawn`` shows what an answer does; ``grading.check`` runs a filled sheet.
"""
