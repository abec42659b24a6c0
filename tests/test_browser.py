"""Each lesson in real JupyterLab: Run All, nothing broken, everything drawn."""

import json

import pytest

from conftest import ROOT
from lab_page import LabPage

LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
EXERCISES = sorted(path.name for path in (ROOT / "exercises").glob("*.ipynb"))


@pytest.fixture
def opened(browser, lab):
    pages = []

    def open_(notebook, **size):
        pages.append(LabPage(browser, lab, notebook, **size))
        return pages[-1]

    yield open_
    for page in pages:
        page.close()


def widgets_in(name):
    notebook = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    return text.count("LiveFigure(") + text.count("Prediction(")


def pictures_in(name):
    notebook = json.loads((ROOT / "notebooks" / name).read_text(encoding="utf-8"))
    return sum("figures.show(" in "".join(cell["source"]) for cell in notebook["cells"])


@pytest.mark.parametrize("name", LESSONS)
def test_lesson_runs_and_draws(opened, name):
    lesson = opened(f"notebooks/{name}")
    lesson.run_all()
    views = lesson.page.locator('[data-mime-type="application/vnd.jupyter.widget-view+json"]')
    lesson.page.wait_for_function(
        "n => document.querySelectorAll('.jp-OutputArea-output .jupyter-widgets').length >= n",
        arg=widgets_in(name), timeout=30_000)
    assert lesson.error_outputs() == []
    assert views.count() >= widgets_in(name)
    assert lesson.empty_widgets() == 0
    assert lesson.page.locator(".jp-OutputArea-output img").count() >= pictures_in(name)
    assert lesson.blank_images() == 0
    assert lesson.images_without_alt() == 0
    assert lesson.errors == []


@pytest.mark.parametrize("name", EXERCISES)
def test_unfilled_exercise_goes_on_to_its_end(opened, name):
    sheet = opened(f"exercises/{name}")
    sheet.run_all()
    texts = sheet.error_outputs()
    assert texts and all("NotImplementedError" in t or "not attempted" in t for t in texts)
    assert sheet.errors == []
