"""The one-page summary as docs/summary.svg and docs/summary.pdf, the same bytes at each build."""

from pathlib import Path

import matplotlib
from summary_page import summary

DOCS = Path(__file__).resolve().parents[1] / "docs"
TITLE = "The math behind LLM pricing, on one page"


def write(folder=DOCS):
    """Writes both files into ``folder``."""
    page = summary()
    folder.mkdir(exist_ok=True)
    # Letters as outlines: a page looks the same where a font is missing.
    with matplotlib.rc_context({"svg.hashsalt": "summary", "svg.fonttype": "path", "pdf.fonttype": 42}):
        page.savefig(
            folder / "summary.svg", metadata={"Title": TITLE, "Description": page.alt, "Date": None, "Creator": None}
        )
        page.savefig(
            folder / "summary.pdf",
            metadata={"Title": TITLE, "Subject": page.alt, "CreationDate": None, "Creator": None, "Producer": None},
        )


def disagreements(folder=DOCS):
    """What is wrong with the files in ``folder``: a list of at most one sentence."""
    from html import escape

    path = folder / "summary.svg"
    said = path.read_text("utf-8") if path.exists() else ""
    return (
        [] if escape(summary().alt, quote=False) in said else [f"docs/{path.name} does not say what its formulas say"]
    )
