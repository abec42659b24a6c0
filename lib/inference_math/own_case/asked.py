"""What was asked of a case, complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..rental import Rent
    from .machine import Machines
    from .server import Nearest


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, complete: ``users`` are there at a time, or None and requests come ``rate`` a second.

    ``rent`` is USD for a GPU and hour, or None where no quote is known; ``quotes`` are those behind it, None where the
    reader said it.
    """

    machines: Machines
    users: int | None
    rate: float | None
    prompt: float
    answer: float
    rent: float | None
    quotes: Rent | None
    busy: float
    near: Nearest

    @property
    def longest(self) -> float:
        """Tokens in a cache when an answer is done."""
        return self.prompt + self.answer
