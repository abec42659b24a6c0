"""A class's submissions: untrusted code in a sandbox, the answer key outside it.

``sheets`` says what is asked, ``submission`` reads a learner's file without running it,
``sandbox`` runs it where it can do no harm, and ``grade`` turns one file into one result.
"""
