"""The math behind LLM pricing: formulas, sourced constants, pictures and checks.

The package is small and its modules load when you use them:

- ``formulas``      every formula of the series, once
- ``specs``         what a data sheet says of a GPU, and a shape of a model
- ``deployments``   machines together: what is cut, copied, and crosses the links
- ``links``         what an exchange between GPUs takes
- ``catalog``       GPUs and models, each value with its source
- ``tables``        the tables of ``data/``, by the names of their columns
- ``prices``        list prices of API tokens, each with its date, and fast tiers that are for sale
- ``units``         numbers in words: ``209 ms``, ``700 GB``
- ``derivations``   symbols in place of numbers, to derive with (SymPy)
- ``figures``       one function per picture (Matplotlib)
- ``toy_llm``       a real, tiny transformer (NumPy)
- ``your_machine``  measures the computer that you sit at
- ``measured``      published measurements: the knee of a sweep, and what a real server did
- ``ledger``        the article's claims, each with a test and a computed verdict
- ``checks``        the exercises' questions and their feedback
- ``widgets``       the factory, sliders and prediction boxes
"""

__version__ = "0.1.0"
