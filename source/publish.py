"""Makes the lessons a folder of static files: pages to read, and lessons that run in a browser with nothing installed.

The pages open from the folder itself, without a network. To run lessons a browser needs them from a server, any that
hands out files: a web host, or ``python3 -m http.server`` in that folder. Their Python is Pyodide. It comes from its
public address when a lesson is run; or from the folder, where ``--pyodide`` names a "full" distribution, unpacked.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import built
from web import lite, reading

MARK = "objects.inv"
"""A file that Sphinx leaves: by it a folder is known as a site, which may be made anew."""


def main(given=None):
    parser = argparse.ArgumentParser(
        prog="start.py site", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--to", default="site", metavar="FOLDER", help="where to (default: %(default)s)")
    parser.add_argument("--pyodide", metavar="FOLDER", help=f"a Pyodide {lite.CDN.split('/')[-3]}")
    parser.add_argument("--read-only", action="store_true", help="the pages alone, without lessons that run")
    parser.add_argument("--typed-in", default=".", help=argparse.SUPPRESS)
    arguments = parser.parse_args(given)
    to = Path(arguments.typed_in, arguments.to).resolve()
    pyodide = Path(arguments.typed_in, arguments.pyodide).resolve() if arguments.pyodide else lite.CDN
    refuse(to)
    if not arguments.read_only:
        lite.look(pyodide)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".site-") as name:
        new = Path(name) / "site"
        print("Pages to read ...", flush=True)
        reading.build(new, runs=not arguments.read_only)
        if not arguments.read_only:
            print("Lessons that run ...", flush=True)
            lite.build(new / "run", pyodide)
        shutil.rmtree(to, ignore_errors=True)
        new.rename(to)
    size = sum(path.stat().st_size for path in to.rglob("*") if path.is_file())
    print(f"{to}: {size / 1e6:.0f} MB. Open {to / 'index.html'}")


def refuse(to):
    """Ends the program where ``to`` holds something that is no site, or lies where sources do."""
    if to.exists() and (not to.is_dir() or (any(to.iterdir()) and not (to / MARK).exists())):
        sys.exit(f"{to} is there already, and is no site made by this command. Name another folder: --to FOLDER")
    if to == built.ROOT or any(to.is_relative_to(built.ROOT / one) for one in ("lib", "source", "notebooks")):
        sys.exit(f"{to} belongs to the course. Name another folder: --to FOLDER")
    to.parent.mkdir(parents=True, exist_ok=True)


if __name__ == "__main__":
    main()
