"""Run the shop in a browser: on a page with no network, and in real JupyterLab."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from inference_math.widgets import Shop
from lab_page import EMPTY
from test_machine_browser import BOX, CHANGES, alone, said

assert alone  # a fixture

VALUES = Shop().spec["values"]
NUMBERS = [one for one in Shop.FIELDS if one not in VALUES]


def number(page, name):
    return page.locator(f'details[data-number="{name}"]')


def test_it_runs_the_hour_and_can_be_paused(alone):
    page = alone(Shop())
    assert page.locator(BOX).evaluate(CHANGES)
    page.get_by_role("button", name="Pause").click()
    assert not page.locator(BOX).evaluate(CHANGES)
    page.get_by_role("button", name="One minute").click()


def test_it_stands_still_for_those_who_ask_for_less_motion(alone):
    page = alone(Shop(), reduced_motion="reduce")
    assert not page.locator(BOX).evaluate(CHANGES)
    assert said(page).startswith("Drowning")
    page.locator(".im-drag").first.press("End")
    assert said(page).startswith("Fine")


def test_every_number_opens_with_the_keyboard(alone):
    page = alone(Shop())
    for name in NUMBERS:
        one = number(page, name)
        assert one.evaluate("node => node.open") is False
        one.locator("summary").press("Enter")
        assert one.evaluate("node => node.open") is True
        assert len(one.locator("p").all()) >= 2 and one.locator("p").first.is_visible()
    page.locator(".im-drag").first.press("ArrowRight")  # an open one answers as well
    assert "2 × 2 × USD 2.00 = USD 8.00" in number(page, "rent").inner_text()


def test_all_controls_move_the_hour(alone):
    """From one server, for whom most wait, to the middle and to fine, and to a loss."""
    page = alone(Shop())
    slider = lambda name: page.locator(f'.im-drag[aria-label="{name}"]')  # noqa: E731
    assert said(page).startswith("Drowning")
    slider("requests that may wait at each server").press("PageDown")
    assert said(page).startswith("Strained") and "found the queue full" in said(page)
    slider("requests that may wait at each server").press("End")
    slider("longest prompt that you take").press("ArrowLeft")
    slider("longest prompt that you take").press("ArrowLeft")
    slider("longest prompt that you take").press("ArrowLeft")
    assert said(page).startswith("Fine") and "2,703" in number(page, "refused").inner_text()
    slider("whose prices you ask").press("Home")
    assert "are lost" in said(page) and "\N{MINUS SIGN}USD" in number(page, "profit").inner_text()
    slider("requests that may run at each server").press("Home")
    assert said(page).startswith("Drowning")
    slider("wait that you promise").press("End")
    assert "2 min" in slider("wait that you promise").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_for_a_screen_reader_or_the_eye(alone, scheme):
    page = alone(Shop(), color_scheme=scheme)
    number(page, "p99").locator("summary").click()
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("width", [340, 700, 900])
def test_it_fits_the_page(alone, width):
    page = alone(Shop(servers=8), width=width)
    number(page, "median").locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = """() => [...document.querySelectorAll(".im-machine label, .im-machine output, .im-machine summary")]
      .filter(node => node.scrollWidth > node.clientWidth + 1 || node.getBoundingClientRect().right > innerWidth)
      .map(node => node.textContent)"""
    assert page.evaluate(cut) == []


def test_in_jupyterlab_python_and_the_learner_move_one_number(opened):
    sheet = opened(EMPTY)
    code = "from inference_math.widgets import Shop\ns = Shop()\ndisplay(s)\ns.servers = 2"
    sheet.put("only", code)
    sheet.run_all()
    box = sheet.page.locator(f".jp-OutputArea-output {BOX}")
    box.scroll_into_view_if_needed()
    assert box.locator(".im-say").inner_text().startswith("Fine")
    box.locator(".im-drag").first.press("Home")
    assert box.locator(".im-say").inner_text().startswith("Drowning")
    heard = """() => new Promise(done => {
      const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
      const asked = kernel.requestExecute({ code: "print(s.servers)" });
      asked.onIOPub = (message) => message.header.msg_type === "stream" && done(message.content.text.trim());
    })"""
    assert sheet.page.evaluate(heard) == "1"
    assert sheet.errors == []
