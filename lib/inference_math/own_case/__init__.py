"""Your own case: your model, your GPUs, your users and your rent, or a request that you buy.

    serve("Llama-3.1-70B", "H100", gpus=2, weights="fp8", users=32, prompt=2000, answer=500, rent=2)
    buy("GPT-4o", prompt=2006, cached=1920, answer=300)

Each gives a ``Case``: lines in order, each a number with its range, the formula of the library that gave it, and the
lesson that explains it. The same in a terminal: ``python3 start.py price --help``. In a notebook: ``widgets.OwnCase``.
"""

from .buying import buy
from .lines import LESSONS, Case, Line
from .machine import Layout
from .serving_case import serve

__all__ = ["LESSONS", "Case", "Layout", "Line", "buy", "serve"]
