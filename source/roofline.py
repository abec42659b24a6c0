"""The roofline that README.md shows: docs/roofline.svg, and the words beside it."""

from pathlib import Path

from inference_math import figures, formulas
from inference_math.catalog import H100, LLAMA_70B

DOCS = Path(__file__).resolve().parents[1] / "docs"
TOKENS = {"decode for 1 user": 1, "decode for 64 users": 64, "read a prompt of 2,000 tokens": 2000}


def picture():
    dots = [(label, formulas.arithmetic_intensity(LLAMA_70B, tokens)) for label, tokens in TOKENS.items()]
    return figures.Picture(figures.roofline(H100, "bf16", dots).figure)


def markdown():
    """The picture with its alt text, and a line under it."""
    return (
        f"![{picture().alt}](docs/roofline.svg)\n\n"
        "*What a GPU reaches depends on how much it may do with each byte that it moves. "
        "Lesson 03 draws this picture, and puts your own computer on it.*"
    )


def write(folder=DOCS):
    folder.mkdir(exist_ok=True)
    (folder / "roofline.svg").write_text(picture().svg + "\n", encoding="utf-8", newline="\n")
