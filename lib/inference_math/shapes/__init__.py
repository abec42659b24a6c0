"""A model's shape from its config.json: which tensors, how many numbers, in which format, which are read for a token.

    from inference_math import shapes
    shapes.shape("path/to/config.json").total_params

``shape`` reads, in this order, and each step is a module that can be read alone:

- ``fields``     the config, each field checked
- ``families``   which parts stand in which layers, by ``model_type``
                 (``standard``, ``selecting``, ``compressed``, ``hybrids``; which layers: ``layers``)
- ``parts``      a part of a layer is a list of named matrices with rows and columns (``latent``, ``recurrent``)
- ``released``   in which format each matrix was released
- ``shape``      the sums: ``Shape``

Nothing is guessed: an architecture that is not known is refused by name. Nothing but the standard library is needed.
"""

from .fields import Config
from .reading import shape
from .shape import Cached, Shape, Tensors

__all__ = ["Cached", "Config", "Shape", "Tensors", "shape"]
