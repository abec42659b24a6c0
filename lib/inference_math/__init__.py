"""The math behind LLM pricing: formulas, sourced constants, pictures and checks.

The package is small and its modules load when you use them:

- ``formulas``      every formula of the series, once
- ``specs``         what a data sheet says of a GPU, and a shape of a model
- ``shapes``        a model from its config.json: matrices, formats, and what each user keeps
- ``deployments``   machines together: what is cut, copied, and crosses the links
- ``links``         what an exchange between GPUs takes
- ``catalog``       GPUs and models, each value with its source
- ``tables``        the tables of ``data/``, by the names of their columns
- ``spelling``      names as people say them: ``"4090"``, ``"Llama-3.3-70B"``
- ``prices``        list prices of API tokens, each with its date, and fast tiers that are for sale
- ``rental``        what an accelerator costs to rent for an hour, each quote with its date
- ``money``         from a rent to a million tokens, from a price list to a bill, and the margin
- ``units``         numbers in words: ``209 ms``, ``700 GB``
- ``derivations``   symbols in place of numbers, to derive with (SymPy)
- ``notation``      what each letter means, from the first lesson to the last
- ``figures``       one function per picture (Matplotlib)
- ``toy_llm``       a real, tiny transformer (NumPy)
- ``your_machine``  measures the computer that you sit at
- ``measured``      published measurements: the knee of a sweep, and what real servers did
- ``kernels``       a layer put together from measured kernels
- ``serving``       what servers do: constant, efficiency and prefill share, fitted to measured runs
- ``own_case``      your model, GPUs, users and rent, line by line: ``python3 start.py price``
- ``ledger``        the article's claims, each with a test and a computed verdict
- ``checks``        the exercises' questions and their feedback
- ``widgets``       the factory, sliders and prediction boxes
- ``my_work``       a learner's copies of lessons and sheets, and how an update keeps answers
"""

import sys

__version__ = "0.2.0"

if sys.platform == "emscripten":  # the Python of a web page: it makes Matplotlib's list of fonts with each start
    import logging

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
