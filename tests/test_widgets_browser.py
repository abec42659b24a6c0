"""The slider and the picture of a live figure, in a browser without Jupyter, against a model of ours."""

import base64
import io

import pytest
from inference_math.widgets.picture_view import PictureView
from inference_math.widgets.slider import Slider
from PIL import Image

# What anywidget hands to a widget's render(), as far as ours use it. ``saved`` counts messages to Python.
START = """async ([code, values]) => {
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const heard = [];
  const tell = (key) => heard.filter(([names]) => names.some((one) => one === "change" || one === `change:${key}`))
    .forEach(([, f]) => f());
  window.model = {
    saved: 0, heard,
    get: (key) => (key === "backdrop" ? bytes(values[key]) : values[key]),
    set(key, value) { values[key] = value; tell(key); },
    save_changes() { this.saved++; },
    on: (names, f) => heard.push([names.split(" "), f]),
    off: (names, f) => heard.splice(heard.findIndex((one) => one[1] === f), 1),
  };
  const kept = new Map(); // equal bytes are one object, as in a browser's model
  function bytes(text) {
    if (!kept.has(text)) kept.set(text, Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
    return kept.get(text);
  }
  window.leave = widget.render({ model: window.model, el: document.body });
}"""


@pytest.fixture
def shown(browser):
    """``shown(widget_class, **values)``: a page on which it is, and the errors on that page."""
    pages = []

    def show(widget, **values):
        page = browser.new_page(viewport={"width": 800, "height": 600})
        pages.append(page)
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto("about:blank")
        page.evaluate(START, [widget._esm, values])
        return page

    yield show
    for page in pages:
        assert page.errors == []
        page.close()


def png(width, color):
    file = io.BytesIO()
    Image.new("RGB", (width, 10), color).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def svg(word):
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="5" height="3" viewBox="0 0 5 3"><text>{word}</text></svg>'


def put(page, **values):
    """As Python does: some of the model's values, one after the other."""
    page.evaluate("values => Object.entries(values).forEach(pair => model.set(...pair))", values)


class TestSlider:
    @pytest.fixture
    def page(self, shown):
        return shown(Slider, index=1, labels=["1", "2", "1,024"], description="batch")

    @pytest.fixture
    def slider(self, page):
        return page.get_by_role("slider", name="batch")

    def test_it_shows_its_place_and_its_value_in_words(self, page, slider):
        assert (slider.input_value(), slider.get_attribute("min"), slider.get_attribute("max")) == ("1", "0", "2")
        assert slider.get_attribute("step") == "1"
        assert slider.get_attribute("aria-valuetext") == page.locator("output").inner_text() == "2"

    def test_a_key_tells_python(self, page, slider):
        slider.press("ArrowRight")
        assert page.evaluate("[model.get('index'), model.saved]") == [2, 1]
        assert slider.get_attribute("aria-valuetext") == page.locator("output").inner_text() == "1,024"

    def test_python_moves_it(self, page, slider):
        put(page, index=0, description="users")
        moved = page.get_by_role("slider", name="users")
        assert (moved.input_value(), moved.get_attribute("aria-valuetext")) == ("0", "1")
        assert page.evaluate("model.saved") == 0

    def test_jupyterlab_leaves_it_the_arrow_keys(self, slider):
        assert slider.get_attribute("data-lm-suppress-shortcuts") == "true"

    def test_closed_it_lets_go_of_its_model(self, page):
        page.evaluate("leave()")
        assert page.evaluate("model.heard.length") == 0


class TestPictureView:
    @pytest.fixture
    def page(self, shown):
        page = shown(PictureView, backdrop=png(30, "red"), overlay=svg("one"), alt="A red bar.")
        page.get_by_text("one").wait_for(state="attached")
        return page

    @staticmethod
    def width(page):
        """Of the image that is shown, in its own pixels."""
        return page.locator("img").evaluate("image => image.naturalWidth")

    def test_it_shows_both_and_says_the_alt_text_once(self, page):
        assert self.width(page) == 30
        assert page.get_by_role("img", name="A red bar.").count() == page.locator("img").count() == 1
        overlay = page.locator(".im-overlay")
        assert overlay.get_attribute("aria-hidden") == "true"
        assert overlay.inner_text().strip() == "one"

    def test_the_overlay_covers_the_backdrop(self, page):
        below, above = (page.locator(one).bounding_box() for one in ("img", ".im-overlay > svg"))
        assert below == above
        assert below["width"] == 720

    def test_another_overlay_keeps_the_image(self, page):
        page.locator("img").evaluate("image => image.same = true")
        put(page, alt="A bar.", overlay=svg("two"))
        page.get_by_text("two").wait_for(state="attached")
        assert page.locator("img").evaluate("image => image.same") is True
        assert page.locator("img").get_attribute("alt") == "A bar."
        assert page.locator(".im-overlay > svg").count() == 1

    def test_another_backdrop_takes_the_place_of_the_old_one(self, page):
        put(page, backdrop=png(50, "blue"))
        page.wait_for_function("document.querySelector('img').naturalWidth === 50")
        assert page.locator("img").count() == 1

    def test_of_many_moves_the_newest_stays(self, page):
        for i in range(20):
            put(page, backdrop=png(60 + i, "blue"), overlay=svg(f"move {i}"), alt=f"Move {i}.")
        page.get_by_text("move 19").wait_for(state="attached")
        assert self.width(page) == 79
        assert page.locator("img").get_attribute("alt") == "Move 19."

    def test_moves_do_not_queue_up(self, page):
        """While one image is decoded, others come and go: the newest is decoded next, and no other."""
        page.evaluate(
            """pictures => {
              const make = URL.createObjectURL;
              window.decoded = 0;
              URL.createObjectURL = (blob) => { window.decoded++; return make(blob); };
              for (const picture of pictures) model.set("backdrop", picture);
            }""",
            [png(60 + i, "blue") for i in range(20)],
        )
        page.wait_for_function("document.querySelector('img').naturalWidth === 79")
        assert page.evaluate("window.decoded") == 2

    def test_an_image_that_is_none_does_not_stop_the_next(self, page):
        put(page, backdrop=base64.b64encode(b"no image").decode(), overlay=svg("two"))
        page.get_by_text("two").wait_for(state="attached")
        put(page, backdrop=png(50, "blue"), overlay=svg("three"))
        page.get_by_text("three").wait_for(state="attached")
        assert self.width(page) == 50

    def test_closed_it_lets_go_of_its_model(self, page):
        page.evaluate("leave()")
        assert page.evaluate("model.heard.length") == 0


def test_the_code_of_a_widget_is_in_a_file_of_its_own():
    for widget in (Slider, PictureView):
        assert "export default { render }" in widget._esm
