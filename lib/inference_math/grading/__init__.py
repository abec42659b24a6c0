"""A class's submissions: untrusted code in a sandbox, the answer key outside it.

In the order in which a file passes through:

    files      what came in, whose it is, and a notebook read as data
    sheets     what is asked, and of whom: the common sheet, a copy of one's own, inputs that nobody has seen
    sandbox    runs a learner's code where it can do no harm, and asks it
    marking    decides what became of each answer; nothing else does
    run        a whole class: workers, results that are kept, a run that was stopped
    out        tables and pages for people

A change in the first four may change a mark, so a class is then graded anew (``run.results.rules``); none in the last
two does. What other code needs of all this is here, and the commands stand beside this file.
"""

from .sandbox.bubblewrap import MB, Limits, Unavailable, need_bubblewrap

__all__ = ["MB", "Limits", "Unavailable", "need_bubblewrap"]
