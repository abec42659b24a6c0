"""Each lesson in real JupyterLab: Run All, nothing broken, everything drawn.

That is the second time that a lesson is run: nbval holds what its cells print, without a browser, and sees no widget.
"""

import pytest
from conftest import ROOT, notebook_at

LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
TRIED = "03_memory_bound.ipynb"  # by hand, too: its first live figure, its first guess
LOOKS = ROOT / "lib" / "inference_math" / "figures" / "page" / "custom.css"


def widgets_in(name):
    notebook = notebook_at(ROOT / "notebooks" / name)
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    return text.count("LiveFigure(") + text.count("Prediction(")


def pictures_in(name):
    notebook = notebook_at(ROOT / "notebooks" / name)
    return sum("figures.show(" in "".join(cell["source"]) for cell in notebook["cells"])


@pytest.mark.parametrize("name", [name for name in LESSONS if name != TRIED])
def test_lesson_runs_and_draws(opened, name):
    lesson = opened(f"notebooks/{name}")
    lesson.run_all()
    look_at(lesson, name)


def look_at(lesson, name):
    lesson.page.wait_for_function(
        "n => document.querySelectorAll('.jp-OutputArea-output .jupyter-widgets.widget-vbox').length >= n",
        arg=widgets_in(name),
        timeout=30_000,
    )
    lesson.page.wait_for_function(  # a picture is there once it is decoded
        "n => document.querySelectorAll('.jp-OutputArea-output img').length >= n", arg=pictures_in(name), timeout=30_000
    )
    lesson.page.wait_for_function(
        "() => [...document.querySelectorAll('.jp-OutputArea-output img')].every((img) => img.complete)", timeout=30_000
    )
    assert lesson.error_outputs() == []
    assert lesson.empty_widgets() == 0
    assert lesson.blank_images() == 0
    assert lesson.images_without_alt() == 0
    assert serious_in_outputs(lesson.page) == []
    assert lesson.errors == []


def serious_in_outputs(page):
    """What axe finds serious or critical in the outputs: (rule, where)."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context={"include": [[".jp-OutputArea-output"]]}).response["violations"]
    return [
        (v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found if v["impact"] in ("serious", "critical")
    ]


def picture_of(widget):
    """What a live figure shows: its backdrop and its overlay."""
    return widget.evaluate("node => [...node.querySelectorAll('img')].map((one) => one.src).join()")


def live_figure(lesson):
    """The first live figure of an open lesson: a widget that holds a slider or menu and a picture."""
    return lesson.page.locator(".jp-OutputArea-output .widget-vbox:has(img)").first


@pytest.fixture(scope="class")
def tried(lab_page):
    """The lesson of that name after Run All, once for all tests of the class."""
    lesson = lab_page.open(f"notebooks/{TRIED}")
    lesson.run_all()
    yield lesson
    lesson.close()


class TestTheLessonThatIsTried:
    def test_it_runs_and_draws(self, tried):
        look_at(tried, TRIED)

    def test_slider_moves_the_picture_by_keyboard(self, tried):
        lesson, figure = tried, live_figure(tried)
        figure.wait_for()
        before, alt = picture_of(figure), figure.locator(".im-backdrop").get_attribute("alt")
        handle = figure.locator("input[type=range]").first
        handle.focus()
        handle.press("ArrowRight")
        lesson.page.wait_for_function(
            "([node, alt]) => node.querySelector('img').alt !== alt", arg=[figure.element_handle(), alt], timeout=15_000
        )
        assert picture_of(figure) != before
        assert "batch 2" in figure.locator(".im-backdrop").get_attribute("alt") and "batch 2" not in alt
        assert lesson.blank_images() == 0 and lesson.errors == []

    def test_a_menu_moves_it_by_keyboard(self, tried):
        """JupyterLab would take the key for itself, and go to the next cell."""
        figure = live_figure(tried)
        figure.wait_for()
        menu, alt = figure.locator("select").first, figure.locator(".im-backdrop").get_attribute("alt")
        menu.focus()
        tried.page.keyboard.press("ArrowDown")
        tried.page.wait_for_function(
            "([node, alt]) => node.querySelector('img').alt !== alt", arg=[figure.element_handle(), alt], timeout=15_000
        )
        assert menu.evaluate("node => document.activeElement === node")

    def test_a_choice_is_made_by_keyboard(self, tried):
        box = tried.page.locator(".jp-OutputArea-output .widget-vbox:has(input[type=radio])").first
        first, second = box.locator("input").all()[:2]
        first.focus()
        tried.page.keyboard.press("ArrowDown")  # JupyterLab would go to the next cell
        assert second.evaluate("node => document.activeElement === node")
        tried.page.wait_for_function(
            "node => node.innerText.includes('You said')", arg=box.element_handle(), timeout=15_000
        )

    def test_a_prediction_is_taken_and_compared(self, tried):
        box = tried.page.locator(".jp-OutputArea-output .widget-vbox:has(input)").first
        assert "209" not in box.inner_text()  # Run All must not give the answer away
        box.locator("input").fill("418")
        box.locator("input").press("Tab")
        tried.page.wait_for_function(
            "node => node.innerText.includes('factor of 2')", arg=box.element_handle(), timeout=15_000
        )
        assert "too high" in box.inner_text() and "209 ms" in box.inner_text()


def test_folded_code_does_not_push_a_narrow_page_sideways(opened):
    lesson = opened("notebooks/00_start_here.ipynb", width=700)
    style = lesson.page.add_style_tag(path=LOOKS)  # where start.py puts it, JupyterLab takes it from there
    sideways = "() => [...document.querySelectorAll('.jp-WindowedPanel-outer')].map(e => e.scrollWidth - e.clientWidth)"
    lesson.page.locator(".jp-PlaceholderText").first.scroll_into_view_if_needed()
    assert lesson.page.evaluate(sideways) == [0]
    first = lesson.page.locator(".jp-InputPlaceholder").first
    assert first.bounding_box()["x"] == first.locator(".jp-Placeholder-content").bounding_box()["x"]  # no indent
    style.evaluate("node => node.remove()")
    assert lesson.page.evaluate(sideways) != [0]


def test_a_sheet_goes_on_past_open_questions_and_names_a_slip_without_a_traceback(opened):
    """One sheet will do: test_notebooks runs each, and that JupyterLab goes on is told to it the same way in all."""
    sheet = opened("exercises/03_memory_bound.ipynb")
    sheet.put("q2", "def step_time(n, w, bw, f, b):\n    return n * w / bw + 2 * n * b / f")
    sheet.run_all()
    for number in range(1, 6):  # each check has spoken
        sheet.page.get_by_text(f"Question 03.{number}: ").first.wait_for()
    texts = sheet.error_outputs()
    (slip,) = (text for text in texts if "03.2" in text)
    assert "That is the sum of the two times" in slip and "Traceback" not in slip
    assert all("NotImplementedError" in text or "not attempted" in text for text in texts if text != slip)
    assert sheet.errors == []


def test_what_is_broken_is_seen(opened):
    """The page checks can fail: an error, stderr, a blank picture, one without alt text, an exception in the page."""
    sheet = opened("exercises/03_memory_bound.ipynb")
    gif = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
    blank = (
        "from IPython.display import HTML, display\nimport sys\nprint('warning', file=sys.stderr)\n"
        f"display(HTML('<img width=20 src=\"{gif}\"><select></select>'))\n1 / 0"
    )
    sheet.put("q1", blank)
    sheet.run_all()
    said = " ".join(sheet.error_outputs())
    assert "ZeroDivisionError" in said and "warning" in said
    assert sheet.blank_images() == 1 and sheet.images_without_alt() == 1
    assert "select-name" in [rule for rule, _ in serious_in_outputs(sheet.page)]
    sheet.page.evaluate("() => setTimeout(() => { throw new Error('from a widget') })")
    sheet.page.wait_for_function("() => true")
    sheet.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert any("from a widget" in error for error in sheet.errors)
