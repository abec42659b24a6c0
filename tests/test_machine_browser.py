"""The machines in a browser: in a page with no network, and in real JupyterLab."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from inference_math.widgets import Belt, Chart, Loop, Notebooks, People, Reading, Trade, Warehouse
from lab_page import EMPTY, TOO_SHORT

EVERY = [Warehouse, Loop, Belt, People, Notebooks, Reading, Chart, Trade]
QUIET = [Warehouse, Trade]
MOVING = [one for one in EVERY if one not in QUIET]
BOX = ".im-machine"
CHANGES = """async box => {
  const canvas = box.querySelector("canvas"), before = canvas.toDataURL();
  for (let i = 0; i < 30; i++) {
    await new Promise(requestAnimationFrame);
    if (canvas.toDataURL() !== before) return true;
  }
  return false;
}"""


@pytest.fixture
def alone(offline, tmp_path):
    """``alone(machine, width)``: a page with no network, on which nothing may go wrong."""
    pages = []

    def show(machine, width=900, **how):
        file = tmp_path / f"{machine.PART}.html"
        file.write_text(machine.page("A machine"), encoding="utf-8")
        page = offline(file.as_uri(), width, **how)
        page.locator(f"{BOX} canvas").wait_for()
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.goto("about:blank")  # by then the page has said all that it will
        assert page.errors == []


def said(page):
    return page.locator(".im-say").inner_text()


@pytest.mark.parametrize("machine", MOVING)
def test_it_moves_and_can_be_paused(alone, machine):
    page = alone(machine())
    box = page.locator(BOX)
    places = "() => [...document.querySelectorAll('.im-row *')].map(one => JSON.stringify(one.getBoundingClientRect()))"
    assert box.evaluate(CHANGES)
    before = page.evaluate(places)
    page.get_by_role("button", name="Pause").click()
    assert not box.evaluate(CHANGES)
    assert page.evaluate(places) == before  # nothing moved under the pointer
    page.get_by_role("button", name="One").click()
    page.get_by_role("button", name="Play").click()
    assert box.evaluate(CHANGES)
    page.get_by_role("button", name="One").click()  # stops it, too
    assert page.get_by_role("button", name="Play").count() == 1


@pytest.mark.parametrize("machine", EVERY)
def test_it_stands_still_for_those_who_ask_for_less_motion(alone, machine):
    page = alone(machine(), reduced_motion="reduce")
    before = page.locator("canvas").evaluate("canvas => canvas.toDataURL()")
    assert not page.locator(BOX).evaluate(CHANGES)
    if machine in QUIET:
        return
    assert page.get_by_role("button", name="Pause").count() == 0
    page.get_by_role("button", name="One").click()
    assert said(page)
    page.get_by_role("slider").first.press("Home")
    assert page.locator("canvas").evaluate("canvas => canvas.toDataURL()") != before  # the figure answers at once


@pytest.mark.parametrize("machine", EVERY)
def test_the_number_in_the_sentence_is_a_control(alone, machine):
    """Its slider below is the same state; keys, names and value texts are there for each."""
    page = alone(machine())
    numbers = page.locator(".im-drag")
    assert numbers.count() == len(machine().spec["values"])
    for number in numbers.all():
        assert number.get_attribute("role") == "slider" and number.get_attribute("aria-label")
        assert number.get_attribute("data-lm-suppress-shortcuts") == "true"
        ends = []
        for key in ("Home", "ArrowRight", "PageUp", "End", "ArrowLeft", "PageDown"):
            number.press(key)
            assert number.get_attribute("aria-valuetext") == number.inner_text()
            ends.append(int(number.get_attribute("aria-valuenow")))
        last = int(number.get_attribute("aria-valuemax"))
        assert ends == [0, 1, min(last, 6), last, last - 1, max(0, last - 6)]
        below = page.locator(f'input[aria-label="{number.get_attribute("aria-label")}"]')
        if below.count():
            assert below.get_attribute("aria-valuetext") == number.inner_text()
            below.press("End")
            assert number.get_attribute("aria-valuenow") == str(last)


def test_dragging_and_touch(alone):
    page = alone(People(batch=64), has_touch=True)
    number = page.locator(".im-drag")
    box = number.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 205, box["y"] + 5)
    page.mouse.up()
    assert int(number.inner_text().split()[0].replace(",", "")) > 1000
    page.mouse.move(box["x"] - 300, box["y"] + 5)  # let go of it
    assert int(number.inner_text().split()[0].replace(",", "")) > 1000
    assert number.evaluate("node => getComputedStyle(node).touchAction") == "pan-y"


def test_the_state_is_announced_when_a_control_has_come_to_rest(alone):
    page = alone(People(batch=64))
    status = page.get_by_role("status")
    assert status.inner_text() == ""  # nobody has touched it
    for _ in range(3):
        page.get_by_role("slider").last.press("ArrowRight")
    assert status.inner_text() == ""
    page.wait_for_function("() => document.querySelector('[role=status]').textContent.includes('At 192 people')")
    assert "At 192 people" in page.locator("canvas").get_attribute("aria-label")
    assert "workers: 192 of 295 work" in page.locator("ul.im-heard").text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("machine", EVERY)
def test_nothing_serious_for_a_screen_reader_or_the_eye(alone, machine, scheme):
    page = alone(machine(), color_scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    pixel = "canvas => getComputedStyle(canvas.closest('.im-card')).backgroundColor"
    assert page.locator("canvas").evaluate(pixel) == {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 29, 34)"}[scheme]


@pytest.mark.parametrize("width", [340, 700, 900])
@pytest.mark.parametrize("machine", EVERY)
def test_it_fits_the_page(alone, machine, width):
    page = alone(machine(), width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = page.locator("canvas").evaluate("canvas => [canvas.clientWidth, canvas.width / devicePixelRatio]")
    assert drawn[0] == pytest.approx(drawn[1], abs=1)  # laid out anew, not scaled
    if width > 340:
        assert page.locator(".im-card").bounding_box()["height"] <= 470
    for slider in page.locator(".im-row input[type=range]").all():
        slider.press("End")  # its words are longest there
    assert page.evaluate(TOO_SHORT) == []


def test_in_jupyterlab_python_and_the_learner_move_one_number(opened):
    sheet = opened(EMPTY)
    code = "from inference_math.widgets import People\np = People(batch=2)\ndisplay(p)\np.batch = 777"
    sheet.put("only", code)
    sheet.run_all()
    box = sheet.page.locator(f".jp-OutputArea-output {BOX}")
    box.scroll_into_view_if_needed()
    assert "At 777 people" in box.locator(".im-say").inner_text()
    number = box.locator(".im-drag")
    number.press("Home")
    assert number.inner_text() == "1 person"
    heard = """() => new Promise(done => {
      const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
      const asked = kernel.requestExecute({ code: "print(p.batch)" });
      asked.onIOPub = (message) => message.header.msg_type === "stream" && done(message.content.text.trim());
    })"""
    assert sheet.page.evaluate(heard) == "1"
    background = "node => getComputedStyle(node.querySelector('.im-card')).backgroundColor"
    assert box.evaluate(background) == "rgb(255, 255, 255)"
    change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
    sheet.page.evaluate(change, "JupyterLab Dark")
    try:
        sheet.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
        sheet.page.wait_for_function(
            f"() => getComputedStyle(document.querySelector('{BOX} .im-card')).backgroundColor === 'rgb(26, 29, 34)'"
        )
    finally:  # other tests come to the same page
        sheet.page.evaluate(change, "JupyterLab Light")
    assert sheet.errors == []
