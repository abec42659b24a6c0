"""The slider and the picture of a live figure, in a browser without Jupyter, against a model of ours."""

import io

import pytest
from inference_math.widgets.keys import Keys
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
    get: (key) => values[key],
    set(key, value) { values[key] = value; tell(key); },
    save_changes() { this.saved++; },
    on: (names, f) => heard.push([names.split(" "), f]),
    off: (names, f) => heard.splice(heard.findIndex((one) => one[1] === f), 1),
  };
  window.leave = widget.render({ model: window.model, el: document.body });
}"""


@pytest.fixture
def shown(offline):
    """``shown(widget_class, **values)``: a page on which it is, and on which nothing may go wrong."""
    pages = []

    def show(widget, **values):
        page = offline("about:blank", 800)
        page.evaluate(START, [widget._esm, values])
        pages.append(page)
        return page

    yield show
    for page in pages:
        assert page.errors == []


def svg(width):
    """A picture that is told from others by its width."""
    dark = "<style>@media(prefers-color-scheme:dark){path{fill:#000}}</style>"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{width}" viewBox="0 0 5 5">'
    return f'{head}{dark}<path d="M0 0H5V5H0z" fill="#fff"/></svg>'


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
        page = shown(PictureView, backdrop=svg(30), overlay=svg(300), alt="A red bar.", width=840)
        self.wait(page, 30, 300)
        return page

    @staticmethod
    def wait(page, *widths):
        """Until images of these widths, in their own pixels, are the backdrop and the overlay."""
        page.wait_for_function(
            "widths => widths.join() === [...document.images].map((one) => one.naturalWidth).join()", arg=widths
        )

    def test_it_shows_both_and_says_the_alt_text_once(self, page):
        assert page.locator("img").count() == 2
        assert page.get_by_role("img").count() == page.get_by_role("img", name="A red bar.").count() == 1

    def test_the_overlay_covers_the_backdrop(self, page):
        below, above = (page.locator(f".im-{one}").bounding_box() for one in ("backdrop", "overlay"))
        assert below == above
        assert below["width"] == 784  # 840 would not fit beside the margins
        page.set_viewport_size({"width": 1000, "height": 600})
        assert page.locator(".im-overlay").bounding_box()["width"] == 840

    def test_another_overlay_keeps_the_backdrop(self, page):
        page.locator(".im-backdrop").evaluate("image => image.same = true")
        put(page, alt="A bar.", overlay=svg(200))
        self.wait(page, 30, 200)
        assert page.locator(".im-backdrop").evaluate("image => image.same") is True
        assert page.locator(".im-backdrop").get_attribute("alt") == "A bar."

    def test_another_backdrop_takes_the_place_of_the_old_one(self, page):
        put(page, backdrop=svg(50))
        self.wait(page, 50, 300)

    def test_of_many_moves_the_newest_stays(self, page):
        for i in range(20):
            put(page, backdrop=svg(60 + i), overlay=svg(200 + i), alt=f"Move {i}.")
        self.wait(page, 79, 219)
        assert page.locator(".im-backdrop").get_attribute("alt") == "Move 19."

    def test_moves_do_not_queue_up(self, page):
        """While one image is decoded, others come and go: the newest is decoded next, and no other."""
        page.evaluate(
            """pictures => {
              const decode = Image.prototype.decode;
              window.decoded = 0;
              Image.prototype.decode = function () { window.decoded++; return decode.call(this); };
              for (const picture of pictures) model.set("backdrop", picture);
            }""",
            [svg(60 + i) for i in range(20)],
        )
        self.wait(page, 79, 300)
        assert page.evaluate("window.decoded") == 2

    def test_an_image_that_is_none_does_not_stop_the_next(self, page):
        put(page, backdrop="no image", overlay=svg(200))
        self.wait(page, 0, 200)
        put(page, backdrop=svg(50))
        self.wait(page, 50, 200)

    @pytest.mark.parametrize("dark", [True, False])
    def test_it_follows_the_theme_of_jupyterlab(self, page, dark):
        page.add_style_tag(content=PictureView._css)
        page.evaluate("light => { document.body.dataset.jpThemeLight = light }", str(not dark).lower())
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        shot = Image.open(io.BytesIO(page.locator(".im-backdrop").screenshot()))
        assert shot.convert("RGB").getpixel((20, 20)) == ((0, 0, 0) if dark else (255, 255, 255))

    def test_closed_it_lets_go_of_its_model(self, page):
        page.evaluate("leave()")
        assert page.evaluate("model.heard.length") == 0


def test_jupyterlab_leaves_menus_and_choices_of_the_same_box_their_keys(shown):
    """And none elsewhere, nor any once the box is closed."""
    page = shown(Keys)
    assert not page.locator("body").is_visible()
    page.evaluate(
        """() => {
          const menu = (name) => `<select aria-label=${name}></select>`;
          document.documentElement.append(...["inside", "late"].map(() => document.createElement("p")));
          const [box, other] = document.querySelectorAll("p");
          box.innerHTML = `<i>${menu("menu")}<input type=radio aria-label=choice><input aria-label=text></i>`;
          box.insertAdjacentHTML("beforeend", menu("late"));
          other.innerHTML = menu("elsewhere");
          box.append(document.body);
        }"""
    )
    kept = {}
    for name in ("menu", "choice", "text", "elsewhere", "late"):
        if name == "late":
            page.evaluate("leave()")
        one = page.get_by_label(name)
        one.focus()
        kept[name] = one.get_attribute("data-lm-suppress-shortcuts")
    assert kept == {"menu": "true", "choice": "true", "text": None, "elsewhere": None, "late": None}


def test_the_code_of_a_widget_is_in_a_file_of_its_own():
    for widget in (Slider, PictureView, Keys):
        assert "export default { render }" in widget._esm
