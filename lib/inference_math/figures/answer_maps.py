"""What a learner's own function gave, as a map of two inputs. The checks of the sheets ask for it; no lesson does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError
from .answer_axes import DARK, halo, scaled
from .given import with_styles
from .picture import COMPUTE, KNEE, KV, WEIGHTS, alt, axes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.path import Path

    from .answer_axes import Array, Axis
    from .picture import Numbers

_TINTS = ((WEIGHTS, 0.3), (KV, 0.4), (COMPUTE, 0.3))


def answer_map(
    x: Numbers,
    y: Numbers,
    values: Sequence[Numbers],
    title: str,
    across: Axis,
    up: Axis,
    *,
    names: Mapping[float, str],
    note: str = "",
    borders: Sequence[tuple[Numbers, Numbers]] = (),
) -> Axes:
    """Where each of up to three values stands, with its words: ``values`` has a row for each of ``y``.

    White where a value is none of ``names``. ``borders`` are (x, y) of lines between regions.
    Raises InputError where no value is one of them, or where ``values`` has another shape.
    """
    import numpy
    from matplotlib.patches import PathPatch

    grid = numpy.asarray(values, dtype=float)
    if grid.shape != (len(y), len(x)):
        raise InputError(f"values holds {grid.shape} numbers, and there are {len(y)} by {len(x)} places")
    looks = with_styles("names", names.items(), _TINTS)
    if not numpy.isin(grid, list(names)).any():
        raise InputError(f"values holds none of {', '.join(f'{one:g}' for one in names)}")
    ax = axes(title, height=3.9)
    said = []
    for (value, words), (colour, strength) in looks:
        here = grid == value
        if not here.any():
            continue
        ax.add_patch(PathPatch(_cells(here, x, y), fc=colour, alpha=strength, lw=0))
        row, column = _inside(here)
        ax.text(
            x[column],
            y[row],
            f"{value:g}{f': {words}' if words else ''}",
            ha="center",
            va="center",
            fontsize=11,
            color=DARK[colour],
            path_effects=halo(),
        )
        said.append(f"{value:g}{f' ({words})' if words else ''} on {here.mean():.0%} of it")
    for border in borders:
        ax.plot(*border, color=KNEE, lw=2)
    scaled(ax, "x", across, across.scale, note)
    scaled(ax, "y", up, up.scale)
    ax.set(xlim=(x[0], x[-1]), ylim=(y[0], y[-1]))
    other = 1 - numpy.isin(grid, list(names)).mean()
    if other > 0:
        said.append(f"none of these on {other:.0%}")
    return alt(ax, f"{title}. Map of {across.label} and {up.label}: {'; '.join(said)}.")


def _cells(here: Array, x: Numbers, y: Numbers) -> Path:
    """Where ``here`` is true, as one shape: a rectangle for each run of a row. Edges lie midway between places."""
    import numpy
    from matplotlib.path import Path

    across, up = (
        numpy.concatenate(([places[0]], (places[1:] + places[:-1]) / 2, [places[-1]]))
        for places in (numpy.asarray(x, dtype=float), numpy.asarray(y, dtype=float))
    )
    shapes = []
    for row, cells in enumerate(here):
        ends = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], cells, [0]))))
        for left, right in ends.reshape(-1, 2):
            corners = [(across[a], up[b]) for a, b in ((left, row), (right, row), (right, row + 1), (left, row + 1))]
            shapes.append(Path([*corners, corners[0]], closed=True))
    return Path.make_compound_path(*shapes)


def _inside(here: Array) -> tuple[int, int]:
    """Row and column of a place in the midst of a region: what remains when its edge is taken off again and again."""
    import numpy

    left = here
    while left.any():
        here, around = left, numpy.pad(left, 1)
        left = left & around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
    rows, columns = numpy.nonzero(here)
    return int(rows[len(rows) // 2]), int(columns[len(rows) // 2])
