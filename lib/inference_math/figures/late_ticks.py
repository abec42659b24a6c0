"""Axes that are cleared in a quarter of the time."""

from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis


class _LateTicks:
    """An axis whose first tick is made when it is drawn.

    ``Axes.clear`` makes eight, to set clip paths and colours that it keeps anyway for the
    ticks to come, and drops six of them. That is most of its time.
    """

    def _get_tick(self, major):
        tick = super()._get_tick(major)
        tick.set_clip_path(self.axes.patch)
        return tick

    def set_clip_path(self, *args, **kwargs):
        self._without_new_ticks(super().set_clip_path, *args, **kwargs)

    def set_tick_params(self, *args, **kwargs):
        self._without_new_ticks(super().set_tick_params, *args, **kwargs)

    def _without_new_ticks(self, change, *args, **kwargs):
        missing = {"majorTicks", "minorTicks"} - vars(self).keys()
        vars(self).update({name: [] for name in missing})
        try:
            change(*args, **kwargs)
        finally:
            for name in missing:
                vars(self).pop(name, None)


class _X(_LateTicks, XAxis):
    pass


class _Y(_LateTicks, YAxis):
    pass


class LateAxes(Axes):
    """Plain Axes, but for their ticks."""

    def _init_axis(self):
        self.xaxis, self.yaxis = _X(self, clear=False), _Y(self, clear=False)
        for side, spine in self.spines.items():
            spine.register_axis(self.xaxis if side in ("top", "bottom") else self.yaxis)
