"""How far a class is: one line that changes on a terminal, a line now and then elsewhere."""

import shutil
import sys
import time
from collections.abc import Callable, Sequence

EVERY = 30
"""Seconds between two lines where there is no terminal."""

LONG = 10
"""Seconds after which a file that is worked on is named."""


class Progress:
    """Counts to ``total``. ``say``: a function that prints a line; a terminal is used where it is ``print``.

    ``clock``: a function that gives the seconds from some moment on.
    """

    def __init__(
        self, total: int, say: Callable[[str], object] = print, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total, self.say, self.clock = total, say, clock
        self.count = self.graded = 0
        self.began = self.said = clock()
        self.live = say is print and sys.stdout.isatty()
        self.shown = False

    def step(self, student: str, graded: bool = False) -> None:
        """One more is done. ``graded``: in this run, so it counts for the rate."""
        self.count += 1
        self.graded += graded
        self.show([], student)

    def show(self, running: Sequence[tuple[str, float]], last: str = "") -> None:
        """Says how far it is, and what has been ``running`` for so many seconds, where that is long."""
        now = self.clock()
        slow = [f"{name} ({seconds:.0f} s)" for name, seconds in running if seconds >= LONG]
        words = self.words(now) + (f"; now {', '.join(slow[:4])}" if slow else "")
        if self.live and (slow or last):
            width = shutil.get_terminal_size().columns - 1
            sys.stdout.write("\r" + f"{words}  {last}"[:width].ljust(width))
            sys.stdout.flush()
            self.shown = True
        elif not self.live and now - self.said >= EVERY:
            self.said = now
            self.say(words)

    def words(self, now: float) -> str:
        """``12 of 500, 2.4 a second, 3 min left``."""
        text = f"{self.count} of {self.total}"
        if self.graded and now > self.began:
            rate = self.graded / (now - self.began)
            left = (self.total - self.count) / rate
            text += f", {rate:.1f} a second" + (f", {_time(left)} left" if self.count < self.total else "")
        return text

    def end(self) -> None:
        """Leaves the line."""
        if self.shown:
            sys.stdout.write("\n")
            self.shown = False


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
