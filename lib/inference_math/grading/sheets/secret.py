"""The class's secret: 32 random bytes, from which inputs are drawn and copies are made. No learner may see them."""

import os
import re
import secrets
from pathlib import Path

from ...errors import Refused

BYTES = 32
"""Of a secret. Learners see what was drawn from it, and must not find it by trying."""

LIST = "copies"
"""Beside the secret: the numbers of the sheets that were given out as copies, one a line."""


def secret_of(path: str | Path) -> bytes:
    """The bytes in the file ``path``; where there is none, new ones that only this user can read.

    Raises Refused where it holds something else: with another secret the marks would be others.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileExistsError:
        found = path.read_bytes()
        if len(found) == BYTES:
            return found
        if found:
            raise Refused(
                f"{path} has {len(found)} bytes; a secret has {BYTES}. Put the right file there: with another, "
                "the copies and the marks would be others. Where there is none yet, one is made."
            ) from None
        path.unlink()  # a run was cut off between making and filling it: nothing was made with it
        return secret_of(path)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(BYTES))
    return path.read_bytes()


def given_out(folder: str | Path) -> list[str]:
    """The numbers of the sheets that were given out as copies under the secret in ``folder``. Raises Refused."""
    path = Path(folder) / LIST
    found = sorted(set(path.read_bytes().decode("utf-8", "replace").split())) if path.exists() else []
    if strange := [one for one in found if not re.fullmatch(r"[0-9]{2}", one)]:
        raise Refused(f"{path} is damaged: {strange[0]!r} is no exercise that was given out as copies.")
    return found


def note_given_out(folder: str | Path, number: str) -> None:
    """Adds a sheet to those that were given out."""
    (Path(folder) / LIST).write_text("\n".join(sorted({number, *given_out(folder)})) + "\n", encoding="utf-8")
