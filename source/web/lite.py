"""JupyterLite: every lesson and sheet, with a Python that runs in the page itself."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import built
from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_PYTHON_VERSION

from . import pages, wheels

CDN = f"{PYODIDE_CDN_URL}/"
PYTHON = "python"
"""The folder of a site that holds packages, and the interpreter where it is not elsewhere."""

EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
"""Of JupyterLab's, in this environment; others are for those who write and grade."""

KERNEL = ("ipykernel-6", "piplite", "pyodide_kernel", "widgetsnbextension-4")
PRELOADED = ["micropip", "piplite", "ipykernel", "pyodide-kernel", "comm", "ipython", "jedi"]
"""What the kernel would ask PyPI for, if it were not there when it starts."""


def look(pyodide):
    """Ends the program where there is no Pyodide; says so where it is not of the kind that the kernel is made for."""
    python = wheels.read_lock(pyodide)["info"]["python"]
    if python.split(".")[:2] != PYODIDE_PYTHON_VERSION.split("."):
        print(f"{pyodide} brings Python {python}, and the page's kernel is made for {PYODIDE_PYTHON_VERSION}: try it.")


def build(to, pyodide=CDN):
    """Lays the site into the folder ``to``. ``pyodide``: a folder with a whole Pyodide, or the address of one."""
    share = Path(sys.prefix) / "share"
    places = (share / "site", *[share / "jupyter" / "labextensions"] * (len(EXTENSIONS) - 1))  # see start.py
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        (work / "jupyter-lite.json").write_text(json.dumps(settings(pyodide)), encoding="utf-8")
        (work / "overrides.json").write_text(json.dumps(OVERRIDES), encoding="utf-8")
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work), "--output-dir", str(to)]
        command += ["--contents", str(contents(work / "lessons")), "--apps", "lab", "--no-unused-shared-packages"]
        command += ["--no-sourcemaps", "--ignore-sys-prefix"]
        command += [
            f"--LiteBuildConfig.federated_extensions={at / one}" for at, one in zip(places, EXTENSIONS, strict=True)
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=work)
        if done.returncode:
            raise SystemExit(f"{done.stdout}\n{done.stderr}\nJupyterLite could not be built.")
    kernel = to / "extensions" / EXTENSIONS[0] / "static" / "pypi"
    (to / PYTHON).mkdir()
    brought = [path for path in kernel.glob("*.whl") if path.name.startswith(KERNEL)]
    wheels.lay(pyodide, brought, PRELOADED, to / PYTHON)


def contents(folder):
    """What a learner finds in the file list: lessons, sheets, and the picture that one of them shows.

    Two cells are for other places: the first, which asks whether the library is here (it comes when a cell imports it),
    and a sheet's last, which names a command for a terminal. A sheet says at its head how its cells are run here:
    JupyterLite stops at the first error, also of a cell that may have one.
    """
    for kind in ("notebooks", "exercises"):
        shutil.copytree(built.ROOT / kind, folder / kind, ignore=shutil.ignore_patterns(".*"))
    for path in folder.rglob("*.ipynb"):
        notebook = json.loads(path.read_text("utf-8"))
        notebook["cells"] = [cell for cell in notebook["cells"] if cell.get("id") != pages.FIRST_CELL]
        if path.parent.name == "exercises":
            notebook["cells"][0]["source"] = f"{''.join(notebook['cells'][0]['source'])}\n\n{ONE_BY_ONE}"
        for cell in notebook["cells"]:
            if "".join(cell["source"]).startswith("## Done") and cell["cell_type"] == "markdown":
                cell["source"] = DONE
        path.write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "docs").mkdir()
    picture = (built.ROOT / "docs" / "summary.svg").read_text("utf-8")  # JupyterLite shows none with other letters
    (folder / "docs" / "summary.svg").write_bytes(picture.encode("ascii", "xmlcharrefreplace"))
    return folder


def settings(pyodide):
    """The text of jupyter-lite.json."""
    here = isinstance(pyodide, Path)
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "The Math Behind LLM Pricing",
            "collaborative": False,
            "exposeAppInBrowser": True,  # as window.jupyterapp, for tests
            "litePluginSettings": {
                "@jupyterlite/pyodide-kernel-extension:kernel": {
                    "pyodideUrl": f"./{PYTHON}/pyodide.mjs" if here else f"{pyodide}pyodide.mjs",
                    "loadPyodideOptions": {"lockFileURL": f"./{PYTHON}/pyodide-lock.json", "packages": PRELOADED},
                }
            },
        },
    }


ONE_BY_ONE = """Run one cell after the other, with Shift and Enter. In this page **Run All** stops at the first question
that has no right answer yet."""

DONE = """## Done

Save the notebook: this browser keeps it. **File**, **Download** gives you a file of it."""

OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    }
}
