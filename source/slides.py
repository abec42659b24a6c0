"""Makes slides for a workshop: one HTML file, of a plan in docs/teaching.md and the pictures of its lessons.

The file needs no network and no other file. Arrow keys, Page Up and Down, space, Home and End turn it, or a click; n
shows what to say; printed, each slide is a page with that under it.
"""

import argparse
import html
import re
import sys
from datetime import datetime
from pathlib import Path

import built
import workshop
from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__)
MARK = "start.py slides"
"""Stands in the head of each file: by it a file is known as slides, which may be made anew."""

MARKS = (  # of the Markdown that titles and sentences have: what it is on a slide
    (r"\[(.+?)\]\(.+?\)", r"\1"),
    (r"\*\*(.+?)\*\*", r"<b>\1</b>"),
    (r"(?<!\w)\*(.+?)\*(?!\w)", r"<em>\1</em>"),
    (r"`(.+?)`", r"<code>\1</code>"),
    (r"\$(\w)\$", r"<i>\1</i>"),
)


def main(given=None):
    parser = argparse.ArgumentParser(
        prog="start.py slides", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plan", nargs="?", default="60", metavar="PLAN", help="its minutes, 60 or 180 (default: 60)")
    parser.add_argument("--to", metavar="FILE", help="where to (default: slides-60.html, by its minutes)")
    parser.add_argument("--start", metavar="TIME", help="when it begins, as 9:30, for a time of day beside each part")
    parser.add_argument("--typed-in", default=".", help=argparse.SUPPRESS)
    arguments = parser.parse_args(given)
    slides = workshop.deck(arguments.plan, None if arguments.start is None else minutes(arguments.start))
    to = Path(arguments.typed_in, arguments.to or f"slides-{arguments.plan}.html").resolve()
    try:
        refuse(to)
        write(to, page(slides))
    except OSError as error:
        sys.exit(f"{to} cannot be written: {error.strerror}.")
    print(f"{to}: {len(slides)} slides. Open it in a browser.")


def minutes(time):
    """A time of day in minutes after midnight."""
    try:
        read = datetime.strptime(time, "%H:%M")  # noqa: DTZ007  a time of the room's clock
    except ValueError:
        sys.exit(f"--start {time} is no time of day. Write it as 9:30 or 14:00.")
    return 60 * read.hour + read.minute


def page(slides):
    """The file that shows these slides."""
    made = Environment(
        loader=FileSystemLoader(HERE.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["inline"] = inline
    style, script = (HERE.with_suffix(kind).read_text("utf-8") for kind in (".css", ".js"))
    template = made.get_template(HERE.with_suffix(".html").name)
    return template.render(slides=slides, style=style, script=script, mark=MARK)


def inline(text):
    """A sentence of Markdown as HTML; links lead nowhere from a slide, and HTML in it is shown as it is."""
    said = html.escape(text)
    for pattern, made in MARKS:
        said = re.sub(pattern, made, said)
    return said


def refuse(to):
    """Ends the program where ``to`` cannot be a file of slides, or holds something else."""
    if to.suffix != ".html":
        sys.exit(f"{to.name} must end in .html. Name another file: --to FILE")
    if to.is_dir():
        sys.exit(f"{to} is a folder. Name a file: --to FILE")
    if to.exists() and MARK not in to.read_text("utf-8", errors="replace")[:500]:
        sys.exit(f"{to} is there already, and holds no slides made by this command. Name another file: --to FILE")
    if not to.parent.is_dir():
        sys.exit(f"There is no folder {to.parent}. Make it, or name another file: --to FILE")
    if any(to.is_relative_to(built.ROOT / one) for one in ("docs", "lib", "source", "notebooks")):
        sys.exit(f"{to} would lie in the course. Name another file: --to FILE")


def write(to, text):
    new = to.with_name(f".{to.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.replace(to)
    finally:
        new.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
