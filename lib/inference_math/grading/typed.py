"""Paths as they are typed: the commands run in the repository's folder, wherever they are called."""

import argparse
import os


def add_folder(parser):
    """The option by which ``start.py`` says in which folder the command was typed."""
    parser.add_argument("--typed-in", default="", help=argparse.SUPPRESS)


def path(given, text):
    """What ``text`` means in that folder, in full."""
    return os.path.realpath(os.path.join(given.typed_in, os.path.expanduser(text)))
