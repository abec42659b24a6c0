"""The pages to read, made by Sphinx: MyST-NB shows notebooks as they are; search and the library's docstrings come too.

What they need is in the site, so that they open from a folder with no network. (MyST's own builder asks a server for a
theme before it starts.)
"""

import shutil
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import contents
import film
from sphinx.application import Sphinx

from . import pages

HERE = Path(__file__).parent
MATHJAX = "sphinx-mathjax-offline/static/mathjax/tex-svg.js"
"""A file of a package; it holds the fonts, too."""

INDEX = """# The Math Behind LLM Pricing

Why does a language model cost what it costs to run? Lessons that you play, break and believe: every number in them is
computed from a constant with a source, by a formula that you can read.

````{{container}} picture
```{{image}} docs/factory.svg
:class: only-light
:alt: {film}
```

```{{image}} docs/factory-dark.svg
:class: only-dark
:alt: {film}
```
````
{run}
{lessons}

All of it on one page, [to print](docs/summary.pdf).

```{{toctree}}
:hidden:
:caption: Lessons
:glob:

notebooks/*
```

```{{toctree}}
:hidden:
:caption: Exercises
:glob:

exercises/*
```

```{{toctree}}
:hidden:
:caption: To look up

claims/index
notation
data
library/index
```
"""
RUN = """
<p class="run"><a href="run/lab/index.html?path=notebooks/00_start_here.ipynb">Run them in your browser</a>
with nothing installed. The first time brings about 50 MB.</p>
"""
SETTINGS = {
    "project": "The Math Behind LLM Pricing",
    "extensions": ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax"],
    "html_theme": "furo",
    "html_title": "The Math Behind LLM Pricing",
    "html_static_path": ["_static"],
    "html_css_files": ["pages.css"],
    "html_js_files": ["pages.js"],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_show_copyright": False,
    "nb_execution_mode": "off",
    "nb_merge_streams": True,
    "nb_code_prompt_show": "Show the code",
    "nb_code_prompt_hide": "Hide the code",
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "myst_dmath_double_inline": True,
    "mathjax_path": "mathjax.js",
    "mathjax3_config": {"options": {"enableMenu": False}},
    "autodoc_member_order": "bysource",
    "autodoc_typehints_format": "short",
    "python_use_unqualified_type_names": True,
    "python_maximum_signature_line_length": 90,
    "suppress_warnings": ["mystnb.unknown_mime_type", "myst.header"],
}


def build(to, runs=True):
    """Lays the pages into the folder ``to``. ``runs``: whether the site has the part that runs."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "source"
        static = source / "_static"
        static.mkdir(parents=True)
        for path in HERE.glob("pages.*s"):
            shutil.copy(path, static)
        shutil.copy(mathjax(), static / "mathjax.js")
        pages.write(source, runs)
        table = contents.table(contents.lessons(), "notebooks/", "exercises/")
        (source / "index.md").write_text(
            INDEX.format(lessons=table, run=RUN if runs else "", film=film.drawn()["alt"]), encoding="utf-8"
        )
        app = Sphinx(
            source, None, to, Path(name) / "doctrees", "html", SETTINGS, status=None, warning=sys.stderr, parallel=2
        )
        app.build()
        if app.statuscode:
            raise SystemExit("The pages could not be made.")


def mathjax():
    """Path of a MathJax in one file."""
    return metadata.distribution("sphinx-mathjax-offline").locate_file(MATHJAX)
