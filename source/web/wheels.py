"""The Python packages of a browser: what Pyodide brings, and beside it our own library and what it needs.

Pyodide reads one list, ``pyodide-lock.json``. A package that stands in it is fetched when a cell imports it, so a
notebook has no ``%pip`` cell. Packages that Pyodide lacks are those of this environment, packed anew: pure Python, in
the versions of uv.lock.
"""

import email
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from importlib import metadata
from pathlib import Path
from urllib.parse import urljoin

import built
from packaging.requirements import Requirement

LIST = "pyodide-lock.json"
OURS = "inference-math"
OF_A_SERVER = {"jupyterlab", "jupyterlab-widgets", "nbval", "notebook", "psutil"}
"""Needed where a server, tests or a class are; a page has no use for them."""

EMSCRIPTEN = {"sys_platform": "emscripten", "platform_machine": "wasm32", "os_name": "posix", "extra": ""}
DATED = (2020, 1, 1, 0, 0, 0)
"""Of each file in an archive, so that two builds are the same."""


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(pyodide):
    """Pyodide's own list of packages: of a folder, or of an address that ends in ``/``."""
    try:
        if isinstance(pyodide, Path):
            return json.loads((pyodide / LIST).read_text("utf-8"))
        with urllib.request.urlopen(pyodide + LIST, timeout=30) as answer:  # noqa: S310  (of the kernel's own package)
            return json.load(answer)
    except OSError as error:
        raise SystemExit(
            f"There is no {LIST} at {pyodide} ({getattr(error, 'reason', None) or error.strerror}).\nName the folder "
            "of an unpacked Pyodide with --pyodide FOLDER, or make the pages alone with --read-only."
        ) from None


def lay(pyodide, of_the_kernel, preloaded, folder):
    """Writes ``pyodide-lock.json`` and archives into ``folder``, and Pyodide itself where it is a folder.

    ``of_the_kernel``: wheels that the page's kernel brings; ``preloaded``: what it starts with. Returns the names of
    the packages that are not Pyodide's.
    """
    lock = read_lock(pyodide)
    theirs = {canonical(name): one for name, one in lock["packages"].items()}
    added = {canonical(path.name.partition("-")[0]): entry(path, folder) for path in sorted(of_the_kernel)}
    todo = [OURS, *(name for one in added.values() for name in one["depends"])]
    added[OURS] = entry(our_wheel(folder), folder)
    todo += added[OURS]["depends"]
    while todo:
        name = todo.pop()
        if name not in added and name not in theirs:
            added[name] = entry(packed(name, folder), folder)
            todo += added[name]["depends"]
    if isinstance(pyodide, Path):
        theirs = needed(theirs, [*preloaded, *(name for one in added.values() for name in one["depends"])])
        copy(pyodide, theirs, folder)
    else:  # found where Pyodide has them, when a cell asks
        theirs = {name: {**one, "file_name": urljoin(pyodide, one["file_name"])} for name, one in theirs.items()}
    lock["packages"] = {**theirs, **added}
    (folder / LIST).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    return sorted(added)


def needed(theirs, names):
    """Those of Pyodide's packages that have these names, and what they need."""
    found, todo = {}, list(names)
    while todo:
        name = canonical(todo.pop())
        if name in theirs and name not in found:
            found[name] = theirs[name]
            todo += theirs[name]["depends"]
    return found


def copy(pyodide, theirs, folder):
    """The interpreter, and these of its packages."""
    core = [path for path in pyodide.iterdir() if path.name.startswith(("pyodide", "python_stdlib"))]
    for path in [*core, *(pyodide / one["file_name"] for one in theirs.values())]:
        if path.suffix not in (".map", ".ts") and path.name != LIST:
            if not path.is_file():
                raise SystemExit(f"{path} is missing: --pyodide takes the whole of a Pyodide distribution ('full').")
            shutil.copy(path, folder / path.name)


def our_wheel(folder):
    """The library as a wheel."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        [
            shutil.which("uv", path=places) or "uv",
            "build",
            "--wheel",
            "--quiet",
            "--out-dir",
            str(folder),
            str(built.ROOT),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{done.stderr}The library's wheel could not be made.")
    (folder / ".gitignore").unlink(missing_ok=True)
    return next(folder.glob("inference_math-*.whl"))


def packed(name, folder):
    """A package of this environment as a wheel: its Python files, none that were compiled."""
    one = metadata.distribution(name)
    path = folder / f"{canonical(name).replace('-', '_')}-{one.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(one.files):
            compiled = file.suffix in (".so", ".pyd", ".pyc", ".dylib")
            if not compiled and ".." not in file.parts and not {"tests", "test"} & set(file.parts):
                archive.writestr(zipfile.ZipInfo(file.as_posix(), DATED), file.read_binary(), zipfile.ZIP_DEFLATED)
    return path


def entry(path, folder):
    """A wheel's line in the list of packages; the wheel is in ``folder`` afterwards."""
    if path.parent != folder:
        path = Path(shutil.copy(path, folder))
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        said = email.message_from_bytes(
            archive.read(next(one for one in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", one)))
        )
    return {
        "name": canonical(said["Name"]),
        "version": said["Version"],
        "file_name": path.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted({one.split("/")[0].removesuffix(".py") for one in names if one.endswith(".py")}),
        "depends": sorted(depends(said.get_all("Requires-Dist") or [])),
        "unvendored_tests": False,
    }


def depends(requirements):
    """What a package needs in a browser, of all that it says it needs."""
    found = map(Requirement, requirements)
    asked = {canonical(one.name) for one in found if not one.marker or one.marker.evaluate(EMSCRIPTEN)}
    return asked - OF_A_SERVER
