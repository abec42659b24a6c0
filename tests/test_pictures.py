"""A figure as a reader of a notebook gets it: one image, sharp, in the theme and the width of the page."""

import base64
import functools
import itertools
import re
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from gallery import GALLERY
from inference_math import figures
from inference_math.figures import picture, theme
from inference_math.figures.picture import Picture, page
from inference_math.figures.svg import _path, drawn
from matplotlib.colors import to_hex, to_rgb
from seen import contrast, every, seen

SVG = "{http://www.w3.org/2000/svg}"

DARK_PAGES = ("#111111", "#14161a", "#1e1e1e")
"""JupyterLab's, a machine's on a page of its own, and VS Code's."""


def fresh(name):
    """Each example of a figure as (SVG, whether no word leaves the page)."""
    return [drawn(page(draw())) for draw in GALLERY[name]]


once = functools.cache(fresh)


def svgs(name):
    return [svg for svg, _ in once(name)]


def elements(svg):
    return [(one.tag.split("}")[1], one) for one in ElementTree.fromstring(svg).iter()]


def rules(svg):
    """What the style swaps on a dark page: (selector, property) to colour."""
    found = re.search(r"<style>@media\(prefers-color-scheme:dark\){(.*)}</style>", svg)[1]
    return {(where, what): to for where, what, to in re.findall(r"([^{}]+){(fill|stroke):([^}]+)}", found)}


def test_a_picture_is_stored_once_with_its_sentence():
    figure = page(GALLERY["roofline"][0]())
    one = Picture(figure)
    assert one._repr_mimebundle_() == {"text/html": one.html(), "text/plain": figure.alt}
    assert one.html().count("<img ") == 1 and f'alt="{figure.alt}"' in one.html()
    data = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', one.html())[1]
    assert base64.b64decode(data).decode() == one.svg


def test_it_is_as_wide_as_the_page_and_no_wider_than_its_letters_need():
    one = Picture(page(GALLERY["roofline"][0]()))
    assert 'style="width:840px;max-width:100%"' in one.html()
    root = ElementTree.fromstring(one.svg)
    _, _, wide, high = map(float, root.get("viewBox").split())
    assert (wide, high) == (518.4, 302.4)  # 7.2 by 4.2 inches
    assert (root.get("width"), root.get("height")) == ("840", "490")
    assert picture.TINY * 840 / wide > 12


@pytest.mark.pictures
@pytest.mark.parametrize("name", {getattr(figures, name).__module__: name for name in GALLERY}.values())
def test_the_same_figure_gives_the_same_bytes(name):
    """One of each file, as all are turned into bytes in one place."""
    assert drawn(page(GALLERY[name][0]())) == once(name)[0]


@every
def test_a_picture_is_small_and_its_words_are_words(name):
    for look, svg in zip(seen(name), svgs(name), strict=True):
        assert len(svg.encode()) < picture.MOST
        assert not re.search(r"\d\.\d{3}", re.sub(r'href="data[^"]*"|>[^<]*<', "", svg))
        said = " ".join("".join(one.itertext()) for tag, one in elements(svg) if tag == "text")
        for text in look.words:
            assert all(line.strip() in said for line in text.get_text().split("\n"))
        sizes = {float(one.get("font-size", 0)) for tag, one in elements(svg) if tag == "text"}
        assert sizes == {text.get_fontsize() for text in look.written}


def test_log_axes_have_digits_and_from_a_billion_on_a_letter():
    ax = picture.axes("From a tenth to a trillion")
    ax.set(xscale="log", xlim=(0.1, 1e12))
    picture.in_digits(ax.xaxis)
    ax.xaxis.set_ticks([10.0**n for n in range(-1, 13)])
    said = [tick.get_text() for tick in ax.get_xticklabels()]
    assert said[:5] == ["0.1", "1", "10", "100", "1,000"]
    assert said[8:] == ["10,000,000", "100,000,000", "1B", "10B", "100B", "1T"]


@every
def test_no_word_leaves_the_page(name):
    assert all(whole for _, whole in once(name))


def test_words_keep_their_length_in_any_face():
    svg = svgs("roofline")[0]
    words = [one for tag, one in elements(svg) if tag == "text"]
    assert words and all(float(one.get("textLength")) > 0 for one in words)


@pytest.mark.parametrize("angle", [0, 90])
def test_a_word_after_a_space_is_not_stretched_over_it(angle):
    """SVG drops the space: the word keeps its own length, and its place."""
    found = []
    for label in ("to", " to"):
        ax = picture.axes("Tokens")
        ax.text(0.5, 0.5, label, rotation=angle)
        svg, _ = drawn(page(picture.alt(ax, "One.")))
        (word,) = [one for tag, one in elements(svg) if tag == "text" and one.text == "to"]
        found.append({name: float(word.get(name)) for name in ("x", "y", "textLength")})
    bare, spaced = found
    assert spaced["textLength"] == bare["textLength"]
    along, across = ("y", "x") if angle else ("x", "y")
    assert spaced[across] == pytest.approx(bare[across], abs=0.1)
    assert 2 < abs(spaced[along] - bare[along]) < 4  # points, the width of a space


@every
def test_every_colour_has_a_partner_on_a_dark_page(name):
    """And no other: what the style names is there."""
    for svg in svgs(name):
        swapped = rules(svg)
        for tag, one in elements(svg):
            for what in ("fill", "stroke"):
                colour = one.get(what, "")
                if colour.startswith("#"):
                    place = f'[{what}="{colour}"]'
                    assert colour == theme.ON_KV or any(where.endswith(place) for where, _ in swapped), (tag, colour)
        for where, what in swapped:
            assert re.search(rf'{what}="(#[0-9a-f]{{6}})"', where)[0] in svg.split("</style>")[1]


@every
def test_letters_and_hatches_have_partners_of_their_own(name):
    """A rule for ``text`` or ``pattern`` goes before one for all. The rim around letters is as the ground."""
    for svg in svgs(name):
        swapped, tree = rules(svg), ElementTree.fromstring(svg)
        for kind, role in (("text", "letters"), ("pattern ", "hatch")):
            inside = [one for group in tree.iter(f"{SVG}{kind.strip()}") for one in group.iter()]
            for one, what in itertools.product(inside, ("fill", "stroke")):
                if (colour := one.get(what, "")).startswith("#"):
                    place = f'[{what}="{colour}"]'
                    found = swapped.get((kind + place, what)) or swapped.get((place, what), colour)
                    assert found == theme.partner(colour, "mark" if (kind, what) == ("text", "stroke") else role)


@every
def test_letters_can_be_read_in_both_themes(name):
    for look in seen(name):
        for text in look.written:
            ground = ground_of(look, text)
            ink = theme.letters(to_hex(text.get_color()))
            assert contrast(to_rgb(ink), to_rgb(ground)) >= 4.5, f"{text.get_text()!r}: {ink} on {ground}"
            dark = theme.partner(ink, "letters"), theme.partner(ground)
            assert contrast(*map(to_rgb, dark)) >= 4.5, f"{text.get_text()!r}: {dark} on a dark page"


def ground_of(look, text):
    """The colour that letters stand on."""
    if box := text.get_bbox_patch():
        return to_hex(box.get_facecolor())
    if text.get_path_effects():
        return "#ffffff"
    kinds = {}
    for pixel in (255 * look.under(text)).round().astype(int).tolist():
        kinds[tuple(pixel)] = kinds.get(tuple(pixel), 0) + 1
    most = max(kinds, key=kinds.get)
    return "#{:02x}{:02x}{:02x}".format(*most)


@pytest.mark.parametrize("colour", ["WEIGHTS", "KV", "COMPUTE", "KNEE", "INK"])
def test_marks_stand_out_on_a_dark_page(colour):
    dark = theme.partner(getattr(picture, colour).lower())
    assert contrast(to_rgb(dark), to_rgb(theme.DARK_GROUND)) >= 3


def test_dark_colours_are_those_of_the_machines():
    script = (ROOT / "lib/inference_math/widgets/machine/style.js").read_text("utf-8")
    light, dark = (
        {name: colour.lower() for name, colour in re.findall(r'(\w+): "(#\w{6})"', said)}
        for said in re.findall(r"export const (?:LIGHT|DARK) = \{(.*?)\};", script, re.S)
    )
    for mark in ("w", "k", "c", "n", "card"):  # weights, KV cache, computing, the knee
        assert theme.partner(light[mark]) == dark[mark], mark
    for words, mark in (("wt", "w"), ("ct", "c"), ("nt", "n"), ("kt", "k")):
        assert theme.partner(theme.letters(light[mark]), "letters") == dark[words], words
    assert theme.partner("#ffffff", "letters") == dark["on"] and theme.partner(light["kd"], "hatch") == dark["kd"]
    assert theme.partner("#000000") == dark["ink"] and dark["card"] == theme.DARK_GROUND


def test_a_pale_colour_stays_pale_and_a_strong_one_strong():
    grounds = to_rgb("#ffffff"), to_rgb(theme.DARK_GROUND)
    for colour in ("#cccccc", "#bbbbbb", "#8a9299", "#888888", "#707070", "#aa5588", "#deedf5", "#eeeeee"):
        light, dark = (
            contrast(to_rgb(one), ground) for one, ground in zip((colour, theme.partner(colour)), grounds, strict=True)
        )
        assert dark >= min(3, 0.85 * light), colour


def test_the_ground_is_that_of_the_theme():
    svg = svgs("roofline")[0]
    ground = next(one for tag, one in elements(svg) if tag == "path")
    assert ground.get("fill") == "#ffffff" and ground.get("d").startswith("M0 302.4")
    assert rules(svg)['[fill="#ffffff"]', "fill"] == theme.DARK_GROUND
    for page_colour in DARK_PAGES:
        assert contrast(to_rgb(theme.DARK_GROUND), to_rgb(page_colour)) < 1.3


def test_a_picture_too_large_as_svg_is_a_sharp_png(monkeypatch):
    monkeypatch.setattr(picture, "MOST", 100)
    figure = page(GALLERY["roofline"][0]())
    html = Picture(figure).html()
    data = base64.b64decode(re.search(r'data:image/png;base64,([^"]+)', html)[1])
    assert html.count("<img ") == 1 and "image/svg" not in html
    assert int.from_bytes(data[16:20], "big") == pytest.approx(2 * 840, abs=1)


def test_the_style_names_the_themes_of_the_usual_pages():
    for dark in ('[data-jp-theme-light="false"]', ".vscode-dark", 'html[theme="dark"]'):
        assert dark in picture.FOLLOW.partition("{ color-scheme: dark }")[0]
    assert picture.FOLLOW in Picture(page(figures.speeds(["a"], [1.0], "One"))).html()


TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6}
"""Numbers of a command, by section 9.3 of SVG 2: more of them are the same command again, after M a line."""


def walked(d):
    """The pieces of a path, as a browser reads it: every command with all its places."""
    found, at = [], [0.0, 0.0]
    for command, rest in re.findall(r"([MLHVQCz])([^A-Za-z]*)", d):
        numbers = [float(one) for one in rest.split()]
        for start in range(0, len(numbers), TAKES[command]) if command != "z" else ():
            some = numbers[start : start + TAKES[command]]
            if command in "HV":
                some = [some[0], at[1]] if command == "H" else [at[0], some[0]]
            found.append(("L" if command in "HV" or (command == "M" and start) else command, some))
            at = some[-2:]
        if command == "z":
            found.append(("z", []))
    return found


@pytest.mark.parametrize("order", list(itertools.product("LQCz", repeat=3)), ids="".join)
def test_a_path_that_is_written_shorter_is_the_same_path(order):
    """Each command after each other one."""
    places = itertools.cycle([3, 7, 3, 9, 5, 9, 2.5, 4, 2.5, 6, 8])
    d = "M 1 2 "
    for command in (*order, *order[:2]):
        d += f"{command} {' '.join(f'{next(places):g}' for _ in range(TAKES.get(command, 0)))} "
        d += "M 4 4 " if command == "z" else ""
    assert walked(_path(d)) == walked(d)


def test_a_level_line_and_an_upright_one_say_one_number():
    assert _path("M 1 2 L 5 2 L 5 9 L 6 8 L 7 9 ") == "M1 2H5V9L6 8 7 9"
