"""How far a class is: one line that changes on a terminal, a line now and then elsewhere."""

import shutil
import sys
import time

EVERY = 30
"""Seconds between two lines where there is no terminal."""


class Progress:
    """Counts to ``total``. ``say``: a function that prints a line; a terminal is used where it is ``print``."""

    def __init__(self, total, say=print):
        self.total, self.say = total, say
        self.count = self.graded = 0
        self.began = self.said = time.monotonic()
        self.live = say is print and sys.stdout.isatty()
        self.shown = False

    def step(self, student, graded=False):
        """One more is done. ``graded``: in this run, so it counts for the rate."""
        self.count += 1
        self.graded += graded
        now = time.monotonic()
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            sys.stdout.write("\r" + f"{self.words(now)}  {student}"[:width].ljust(width))
            sys.stdout.flush()
            self.shown = True
        elif now - self.said >= EVERY:
            self.said = now
            self.say(self.words(now))

    def words(self, now):
        """``12 of 500, 2.4 a second, 3 min left``."""
        text = f"{self.count} of {self.total}"
        if self.graded and now > self.began:
            rate = self.graded / (now - self.began)
            left = (self.total - self.count) / rate
            text += f", {rate:.1f} a second" + (f", {_time(left)} left" if self.count < self.total else "")
        return text

    def end(self):
        """Leaves the line."""
        if self.shown:
            sys.stdout.write("\n")
            self.shown = False


def _time(seconds):
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
