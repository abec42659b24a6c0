"""The factory in real JupyterLab, in an untrusted notebook, and in an HTML page with no network."""

import subprocess
import sys

import nbformat
import pytest
from inference_math.catalog import ARTICLE_700B, H100
from inference_math.widgets import Factory
from lab_page import EMPTY, TOO_SHORT

FACTORY = ".im-factory"
CHANGES = """async box => {
  const canvas = box.querySelector("canvas"), before = canvas.toDataURL();
  for (let i = 0; i < 30; i++) {
    await new Promise(requestAnimationFrame);
    if (canvas.toDataURL() !== before) return true;
  }
  return false;
}"""


def said(factory):
    return factory.locator("p").inner_text()


BENCH = "from inference_math.catalog import ARTICLE_700B, H100\nfrom inference_math.widgets import Factory\n"
BENCH += "Factory(ARTICLE_700B, H100, batch=64)"


def workbench(opened, **how):
    """A notebook in which a cell shows the workbench, and the workbench."""
    sheet = opened(EMPTY, **how)
    sheet.put("only", BENCH)
    sheet.run_all()
    return sheet, sheet.page.locator(f".jp-OutputArea-output {FACTORY}")


def test_it_runs_and_obeys_keyboard_menus_and_buttons(opened):
    lesson, factory = workbench(opened)
    factory.scroll_into_view_if_needed()
    assert "At batch 64, moving takes 209 ms" in said(factory)
    assert factory.evaluate(CHANGES)
    batch = factory.get_by_role("slider", name="batch")
    batch.focus()
    batch.press("ArrowRight")
    assert "At batch 96, moving" in said(factory) and batch.get_attribute("aria-valuetext") == "96 users"
    factory.get_by_role("combobox", name="GPU").select_option("H200 SXM")
    assert "moving takes 146 ms" in said(factory)  # 700 GB at 4.8 TB/s
    factory.get_by_role("button", name="too many").press("Enter")
    # It says how many, and leaves the GPU alone: 5,000 x 2 x 700e9 FLOP at 1.979e15 are 3.54 s, beside 146 ms.
    assert "the belt waits 95.9 %" in said(factory)
    assert factory.get_by_role("combobox", name="GPU").input_value() == "H200 SXM"
    assert factory.get_by_role("button", name="too many").get_attribute("aria-pressed") == "true"
    status = factory.get_by_role("status")  # what a screen reader hears, once the slider rests
    lesson.page.wait_for_function(
        "([a, b]) => a.textContent === b.textContent",
        arg=[status.element_handle(), factory.locator("p").element_handle()],
    )
    factory.get_by_role("button", name="Pause").click()
    assert not factory.evaluate(CHANGES)
    assert lesson.errors == []


def test_experts_may_be_left_out_only_where_there_are_any(opened):
    _, factory = workbench(opened)
    box = factory.get_by_label("read only the experts that were picked")
    assert not box.is_visible()
    factory.get_by_role("combobox", name="model").select_option("DeepSeek-V3")
    before = said(factory)
    box.check()
    # At batch 64 0.8689 of 653.9 GB of experts and the 17.1 - 0.9 billion others, some in 16 bit: 586 GB at 3.35 TB/s.
    assert "moving takes 175 ms" in said(factory) != before


def test_an_ipywidgets_slider_moves_it_without_the_kernel(opened):
    """Linked in the browser; the kernel sleeps while the slider moves."""
    sheet = opened(EMPTY)
    sheet.put(
        "only",
        "import ipywidgets, time\nfrom inference_math.widgets import Factory\n"
        "f = Factory(batch=2)\ns = ipywidgets.IntSlider(2, 1, 500)\n"
        "ipywidgets.jslink((s, 'value'), (f, 'batch'))\ndisplay(s, f)",
    )
    sheet.run_all()
    factory = sheet.page.locator(f".jp-OutputArea-output {FACTORY}")
    assert "At batch 2," in said(factory)
    sheet.page.evaluate("""() => { window.jupyterapp.shell.currentWidget.sessionContext.session.kernel
        .requestExecute({ code: "import time; time.sleep(600)" }); }""")
    handle = sheet.page.locator(".noUi-handle").first
    handle.focus()
    handle.press("ArrowRight")
    sheet.page.wait_for_function(
        "box => box.querySelector('p').innerText.includes('At batch 3,')", arg=factory.element_handle()
    )
    sheet.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")


def test_python_moves_it_too(opened):
    sheet = opened(EMPTY)
    sheet.put("only", "from inference_math.widgets import Factory\nf = Factory(batch=2)\ndisplay(f)\nf.batch = 777")
    sheet.run_all()
    assert "At batch 777," in said(sheet.page.locator(f".jp-OutputArea-output {FACTORY}"))


def test_before_anything_is_run_there_is_a_picture(opened):
    """A fresh clone's notebooks are untrusted: no script of theirs runs, and the picture shows."""
    lesson = opened("notebooks/00_start_here.ipynb")
    picture = lesson.page.locator('.jp-OutputArea-output img[alt^="The loop. Token 3 of 5"]')
    picture.scroll_into_view_if_needed()
    assert picture.count() == 1 and lesson.page.locator(".jp-OutputArea-output canvas").count() == 0
    assert lesson.blank_images() == 0


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A notebook with the workbench as a static HTML page, by the exporter that JupyterLab's menu uses."""
    folder = tmp_path_factory.mktemp("html")
    data, metadata = Factory(ARTICLE_700B, H100, batch=64)._repr_mimebundle_()
    data.pop("application/vnd.jupyter.widget-view+json")  # a notebook keeps no view, as our build does
    shown = nbformat.v4.new_output("display_data", data, metadata=metadata)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[shown])]), folder / "bench.ipynb")
    export = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(folder / "bench.ipynb")]
    subprocess.run(export, check=True, capture_output=True)
    return (folder / "bench.html").as_uri()


def test_it_lives_in_a_page_without_kernel_or_network(offline, exported):
    page = offline(exported)
    factory = page.locator(FACTORY)
    factory.scroll_into_view_if_needed()
    assert factory.evaluate(CHANGES)
    factory.get_by_role("slider", name="context").focus()
    factory.get_by_role("combobox", name="model").select_option("Llama-3.1-70B")
    factory.get_by_role("slider", name="context").press("ArrowRight")
    assert "is for notebooks, which nobody shares" in said(factory)
    assert not [e for e in page.errors if "factory" in e.lower() or "FORMULAS" in e]


def test_it_stands_still_for_those_who_ask_for_less_motion(offline, exported):
    page = offline(exported, reduced_motion="reduce")
    factory = page.locator(FACTORY)
    factory.scroll_into_view_if_needed()
    assert not factory.evaluate(CHANGES)
    factory.get_by_role("button", name="too many").click()
    assert "the belt waits 94.1 %" in said(factory)
    factory.get_by_role("button", name="Play").click()
    assert factory.evaluate(CHANGES)


def test_it_fits_a_small_screen_with_its_controls(opened):
    _, factory = workbench(opened, width=1280, height=720)
    factory.scroll_into_view_if_needed()
    box, canvas = factory.bounding_box(), factory.locator("canvas").bounding_box()
    assert box["height"] <= 600, "of 720, the menus of JupyterLab take 120"
    assert canvas["width"] <= box["width"]
    for control in factory.locator("input, button, select").all():
        if control.is_visible():
            place = control.bounding_box()
            assert box["x"] <= place["x"] and place["x"] + place["width"] <= box["x"] + box["width"]


@pytest.mark.parametrize("width", [340, 620])
def test_long_words_beside_a_slider_push_nothing_over_another(offline, exported, width):
    page = offline(exported, width)
    factory = page.locator(FACTORY)
    sliders = factory.locator(".im-row input[type=range]")
    sliders.last.wait_for()  # all() does not
    for slider in sliders.all():
        slider.press("End")
    assert factory.locator(".im-row output").filter(has_text="1,000,000 tokens").count() == 1
    assert page.evaluate(TOO_SHORT) == []
