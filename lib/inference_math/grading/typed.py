"""Paths as they are typed: the commands run in the repository's folder, wherever they are called."""

import argparse
import os
from pathlib import Path


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The option by which ``start.py`` says in which folder the command was typed."""
    parser.add_argument("--typed-in", default="", help=argparse.SUPPRESS)


def path(given: argparse.Namespace, text: str) -> Path:
    """What ``text`` means in that folder, in full."""
    return Path(given.typed_in, os.path.expanduser(text)).resolve()  # noqa: PTH111  pathlib's raises where "~x" is a file
