"""The site: pages that lead somewhere, machines that move, and a list of packages that holds what a cell imports."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import lab_page
import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "source"))
import built  # noqa: E402  (it lies in source/)
from web import pages, wheels  # noqa: E402  (it lies in source/)

MD_LINK, HTML_LINK = re.compile(r"\]\(([^)\s]+)\)"), re.compile(r'(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What Sphinx is given."""
    folder = tmp_path_factory.mktemp("pages")
    pages.write(folder, runs=True)
    return folder


def cells(path):
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        outputs = [one["data"] for one in cell.get("outputs", []) if "data" in one]
        yield cell, ["".join(one["text/html"]) for one in outputs if "text/html" in one]


def links(path):
    """Where a page leads, without what leads out of the site."""
    if path.suffix == ".md":
        yield from MD_LINK.findall(path.read_text("utf-8"))
        return
    for cell, outputs in cells(path):
        if cell["cell_type"] == "markdown":
            yield from MD_LINK.findall("".join(cell["source"]))
        for output in outputs:
            yield from HTML_LINK.findall(output)


def leads(path, target):
    """Whether there is a page where a link leads: a .html is made of an .ipynb or an .md."""
    place = path.parent / target.partition("#")[0]
    return place.exists() or any(
        place.with_suffix(one).exists() for one in (".ipynb", ".md") if place.suffix == ".html"
    )


class TestPages:
    def test_every_link_leads_to_a_page(self, written):
        lost = [
            (path.relative_to(written).as_posix(), target)
            for path in [*written.rglob("*.ipynb"), *written.rglob("*.md")]
            for target in links(path)
            if not re.match(r"https?:|data:|#|mailto:", target) and not leads(path, target)
        ]
        later = {f"{number:02}_" for number in range(11, 15)}  # lessons that an earlier one already names
        assert [one for one in lost if one[1][:3] not in later] == []

    def test_each_claim_has_a_page_and_the_ledger_keeps_none(self, written):
        with (ROOT / "lib" / "inference_math" / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
            names = {row["id"] for row in csv.DictReader(file) if row["id"].startswith("A")}
        assert {path.stem for path in (written / "claims").glob("*.ipynb")} == names
        assert set((written / "claims" / "index.md").read_text("utf-8").split()) >= names
        for name in names:
            found = list(cells(written / "claims" / f"{name}.ipynb"))
            assert "".join(found[0][0]["source"]).startswith(f"# {name}: ")
            assert any(f"<b>{name}: " in output for _, outputs in found for output in outputs), name
        kept = [
            ("".join(cell["source"]), outputs)
            for cell, outputs in cells(written / "notebooks" / f"{pages.LEDGER}.ipynb")
        ]
        assert not any(re.search(r"^### A\d", source) for source, _ in kept)
        assert any('href="../claims/A16.html"' in output for _, outputs in kept for output in outputs)

    def test_a_claims_number_in_a_lesson_is_a_link_to_its_page(self, written):
        said = "".join("".join(cell["source"]) for cell, _ in cells(written / "notebooks" / "04_batching.ipynb"))
        assert "(../claims/A22.ipynb)" in said and pages.LEDGER + ".ipynb#A" not in said

    def test_every_machine_moves_and_keeps_its_sentence(self, written):
        moving = []
        for path in sorted((written / "notebooks").glob("*.ipynb")):
            for cell, outputs in cells(path):
                if "machine" in cell["metadata"].get("tags", []) and not built.stale(ROOT / "notebooks" / path.name):
                    assert "data-machine" in outputs[0], path.name  # one that is stale may have an older picture
                for one in outputs:
                    if "data-machine" in one and "kit.shown" in one:
                        moving.append(path.stem)
                        values = re.search(r"kit\.shown, el, (\{.*\})\);", one)[1].replace("<\\/", "</")
                        first = "".join(cell["source"]).partition('("')[2][:20]  # where the cell gives a sentence
                        text = json.loads(values).get("text", "")
                        assert text.startswith(first) and ("{" in text or not first) and "<img " in one, path.name
        assert len(set(moving)) >= 7

    def test_a_picture_keeps_its_words_and_a_guess_is_no_code(self):
        data = {"image/png": "AAAA\n", "text/plain": "Run this cell"}
        html = pages.shown(data, {"image/png": {"alt": 'a "b"', "width": 700}}, "", "")["text/html"]
        assert html == (
            '<div class="picture"><img alt="a &quot;b&quot;" width="700" src="data:image/png;base64,AAAA"></div>'
        )
        asked = pages.shown({"text/plain": "Predict. How many < 3?"}, {}, "", "")["text/html"]
        assert asked == '<p class="predict"><b>Predict.</b> How many &lt; 3?</p>'
        assert pages.shown({"text/plain": "[1, 2]"}, {}, "", "") == {"text/plain": "[1, 2]"}

    def test_a_module_of_the_library_has_a_page(self, written):
        named = {path.stem for path in (written / "library").glob("*.md")} - {"index"}
        assert {"formulas", "catalog", "money", "your_machine"} <= named
        lib = ROOT / "lib" / "inference_math"
        assert all((lib / f"{name}.py").exists() or (lib / name).is_dir() for name in named)


def wheel(folder, name, version="1.0", requires=(), files=("__init__.py",)):
    """A wheel with nothing in it."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = "".join(f"Requires-Dist: {one}\n" for one in requires)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", f"Name: {name}\nVersion: {version}\n{about}")
        for file in files:
            archive.writestr(f"{name}/{file}", "")
    return path


def stand_in(folder, lacks=()):
    """A Pyodide with nothing in it, but a list of packages and the names of files."""
    folder.mkdir()
    depends = {one: [] for one in ("packaging", "traitlets", "jedi", "numpy", "pillow", "mpmath", "scipy")}
    depends |= {
        "micropip": ["packaging"],
        "ipython": ["traitlets"],
        "matplotlib": ["numpy", "pillow"],
        "sympy": ["mpmath"],
    }
    listed = {name: {"name": name, "version": "1", "file_name": f"{name}.whl", "depends": needs, "imports": [name]}
              for name, needs in depends.items()}  # fmt: skip
    (folder / "pyodide-lock.json").write_text(
        json.dumps({"info": {"version": "0", "python": "3.14.2"}, "packages": listed})
    )
    for name in [
        "pyodide.mjs",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "pyodide.d.ts",
        *(f"{one}.whl" for one in depends),
    ]:
        if name not in lacks:
            (folder / name).write_text(name)
    return folder


class TestWheels:
    def test_what_a_page_needs_of_what_a_package_asks_for(self):
        asked = ["NumPy>=2", "jupyterlab", "psutil; sys_platform != 'emscripten'", "pexpect; sys_platform == 'linux'",
                 "typing_extensions>=4", "watchfiles; extra == 'dev'"]  # fmt: skip
        assert wheels.depends(asked) == {"numpy", "typing-extensions"}

    def test_a_wheels_line(self, tmp_path):
        path = wheel(tmp_path, "some_pack", "2.1", ["numpy"], ["__init__.py", "part.py", "data.csv"])
        said = wheels.entry(path, tmp_path)
        assert (said["name"], said["version"], said["imports"], said["depends"]) == (
            "some-pack",
            "2.1",
            ["some_pack"],
            ["numpy"],
        )
        assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()

    @pytest.mark.parametrize("name", ["psygnal", "ipywidgets", "anywidget"])
    def test_a_packed_package_is_pure_and_whole(self, name, tmp_path):
        path = wheels.packed(name, tmp_path)
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
        assert f"{name}/__init__.py" in names and not any(re.search(r"\.(so|pyd|pyc)$|\.\.", one) for one in names)
        folder = Path(__import__(name).__file__).parent
        compiled = folder.rglob("*.so")  # each has its text beside it
        assert all(
            f"{name}/{one.relative_to(folder).parent / one.name.partition('.')[0]}.py".replace("/./", "/") in names
            for one in compiled
        )
        first = path.read_bytes()
        assert wheels.packed(name, tmp_path).read_bytes() == first

    def test_the_list_holds_the_library_and_all_that_it_needs(self, tmp_path, monkeypatch):
        monkeypatch.setattr(wheels, "our_wheel", lambda folder: wheel(folder, "inference_math", "9", [
            "anywidget", "ipywidgets", "matplotlib", "numpy", "sympy", "jupyterlab; extra == 'lab'"]))  # fmt: skip
        pyodide, to, kernel = stand_in(tmp_path / "pyodide"), tmp_path / "to", tmp_path / "kernel"
        to.mkdir()
        kernel.mkdir()
        brought = [
            wheel(kernel, "widgetsnbextension", "4.0.999"),
            wheel(kernel, "pyodide_kernel", "1", ["comm", "ipython"]),
        ]
        added = wheels.lay(pyodide, brought, ["micropip", "jedi"], to)
        assert added == [
            "anywidget",
            "comm",
            "inference-math",
            "ipywidgets",
            "psygnal",
            "pyodide-kernel",
            "typing-extensions",
            "widgetsnbextension",
        ]
        listed = json.loads((to / "pyodide-lock.json").read_text())["packages"]
        assert "scipy" not in listed and {"matplotlib", "pillow", "mpmath", "packaging", "jedi"} <= set(listed)
        for one in listed.values():
            assert (to / one["file_name"]).is_file() and set(one["depends"]) <= set(listed), one["name"]
        assert (to / "pyodide.mjs").is_file() and not (to / "pyodide.d.ts").exists()

    def test_packages_of_an_address_stay_there(self, tmp_path, monkeypatch):
        monkeypatch.setattr(wheels, "our_wheel", lambda folder: wheel(folder, "inference_math", "9", ["numpy"]))
        lock = wheels.read_lock(stand_in(tmp_path / "pyodide"))
        monkeypatch.setattr(wheels, "read_lock", lambda pyodide: lock)
        to = tmp_path / "to"
        to.mkdir()
        wheels.lay("https://example.org/v1/full/", [], ["micropip"], to)
        listed = json.loads((to / "pyodide-lock.json").read_text())["packages"]
        assert listed["scipy"]["file_name"] == "https://example.org/v1/full/scipy.whl"
        assert listed["inference-math"]["file_name"] == "inference_math-9-py3-none-any.whl"
        assert {one.name for one in to.iterdir()} == {"pyodide-lock.json", "inference_math-9-py3-none-any.whl"}

    def test_a_part_of_a_pyodide_is_refused_by_name(self, tmp_path):
        pyodide = stand_in(tmp_path / "pyodide", lacks=["pillow.whl"])
        with pytest.raises(SystemExit, match=r"pillow\.whl is missing.*full"):
            wheels.copy(pyodide, wheels.read_lock(pyodide)["packages"], tmp_path)

    @pytest.mark.parametrize("place", ["folder", "http://127.0.0.1:9/"])
    def test_no_pyodide(self, place, tmp_path):
        with pytest.raises(SystemExit, match=r"no pyodide-lock\.json at .*\n.*--pyodide FOLDER.*--read-only"):
            wheels.read_lock(tmp_path if place == "folder" else place)


TOOLS = pytest.mark.skipif(
    not all(map(find_spec, ("sphinx", "jupyterlite_core"))),
    reason="the tools that make the site are not installed here: python3 start.py site brings them",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A whole site; with the Pyodide that INFERENCE_MATH_PYODIDE names, or with one that cannot run."""
    folder = tmp_path_factory.mktemp("site")
    pyodide = os.environ.get("INFERENCE_MATH_PYODIDE") or stand_in(folder / "pyodide")
    command = [sys.executable, ROOT / "source" / "publish.py", "--to", folder / "site", "--pyodide", pyodide]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def address(site):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def serious(page):
    """What axe finds serious or critical: (rule, where)."""
    from axe_playwright_python.sync_playwright import Axe

    found = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    return [(one["id"], node["html"][:120]) for one in found for node in one["nodes"][:3]]


@TOOLS
@pytest.mark.slow  # Sphinx and JupyterLite: half a minute
class TestSite:
    def test_every_page_is_there(self, site):
        for kind in ("notebooks", "exercises"):
            assert {one.stem for one in (ROOT / kind).glob("*.ipynb")} == {
                one.stem for one in (site / kind).glob("*.html")
            }
        assert (site / "claims" / "A16.html").exists() and (site / "library" / "formulas.html").exists()
        assert "step_time" in (site / "library" / "formulas.html").read_text("utf-8")

    def test_no_page_asks_another_server_for_anything(self, site):
        for path in site.glob("[!r]*/*.html"):
            found = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(https?://[^"]+)', path.read_text("utf-8"))
            assert found == [], path

    def test_what_runs_is_put_together(self, site):
        run = site / "run"
        settings = json.loads((run / "jupyter-lite.json").read_text())["jupyter-config-data"]
        assert {one["name"] for one in settings["federated_extensions"]} == {
            "@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget"}  # fmt: skip
        kernel = settings["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
        lock = run / kernel["loadPyodideOptions"]["lockFileURL"]
        listed = json.loads(lock.read_text())["packages"]
        assert set(kernel["loadPyodideOptions"]["packages"]) <= set(listed)
        assert (run / kernel["pyodideUrl"]).is_file()
        for one in listed.values():
            path = lock.parent / one["file_name"]
            assert path.is_file() and one.get("sha256") in (None, hashlib.sha256(path.read_bytes()).hexdigest())
        ours = listed["inference-math"]
        assert {"numpy", "matplotlib", "sympy", "ipywidgets", "anywidget"} == set(ours["depends"])
        with zipfile.ZipFile(lock.parent / ours["file_name"]) as archive:
            assert {
                "inference_math/formulas.py",
                "inference_math/data/hardware.csv",
                "inference_math/data/toy_llm.npz",
            } <= set(archive.namelist())
        for kind in ("notebooks", "exercises"):
            index = json.loads((run / "api" / "contents" / kind / "all.json").read_text())
            assert {one["name"] for one in index["content"]} == {one.name for one in (ROOT / kind).glob("*.ipynb")}
        sheet = (run / "files" / "exercises" / "03_memory_bound.ipynb").read_text("utf-8")
        assert "start.py" not in sheet and "find_spec" not in sheet, "no word of places that a page is not"
        head = "".join(json.loads(sheet)["cells"][0]["source"])
        assert head.startswith("# Exercise 03") and "**Run All** stops" in head
        (run / "files" / "docs" / "summary.svg").read_bytes().decode("ascii")

    @pytest.mark.parametrize("name", ["00_start_here", "04_batching", "06_pricing_phenomena"])
    def test_a_page_from_the_folder(self, site, browser, name):
        page, said, asked = browser.new_page(), [], []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda one: one.url.startswith(("file:", "data:", "blob:")) or asked.append(one.url))
        page.goto((site / "notebooks" / f"{name}.html").as_uri())
        page.wait_for_selector("mjx-container svg", state="attached")
        page.wait_for_selector(".im-machine canvas")
        assert page.evaluate("[...document.images].filter(one => !one.alt || !one.naturalWidth).length") == 0
        assert serious(page) == []
        page.goto((site / "search.html").as_uri() + "?q=bandwidth")
        page.wait_for_selector("#search-results li a")
        page.close()
        assert said == [] and asked == []

    @pytest.mark.parametrize("place", ["index", "notebooks/03_memory_bound"])
    def test_on_a_narrow_screen_a_picture_keeps_its_letters_and_scrolls_in_its_box(self, site, browser, place):
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto((site / f"{place}.html").as_uri())
        page.wait_for_selector(".picture[tabindex='0']", state="attached")
        page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
        boxes = [one for one in page.locator(".picture").all() if one.is_visible()]
        assert boxes and page.locator("article img").count() <= page.locator(".picture img").count()
        for box in boxes:
            assert box.locator("img:visible").bounding_box()["width"] == 700
        boxes[0].focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "() => document.activeElement.matches('.picture') && document.activeElement.scrollLeft > 0"
        )
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        page.close()

    @pytest.mark.parametrize("name", ["00_start_here", "11_the_small_player_trap"])
    def test_on_paper_nothing_is_cut_off_or_folded(self, site, browser, name):
        page = browser.new_page(viewport={"width": 703, "height": 1000})  # A4 with margins of 12 mm
        page.goto((site / "notebooks" / f"{name}.html").as_uri())
        page.wait_for_selector("mjx-container svg", state="attached")
        page.wait_for_selector(".im-machine canvas")
        assert page.evaluate(CUT) and page.evaluate(FOLDED)
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.evaluate(CUT) == [] and page.evaluate(FOLDED) == 0
        for left_out in (".skip-to-content", ".cell details.hide", ".im-machine .im-row"):
            assert not any(one.is_visible() for one in page.locator(left_out).all()), left_out
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        assert page.evaluate(FOLDED)
        page.close()

    @pytest.mark.parametrize("width", [390, 1400])
    @pytest.mark.parametrize("place", ["index", "claims/A16", "library/formulas", "exercises/03_memory_bound"])
    def test_axe_finds_nothing_serious(self, site, browser, place, width):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto((site / f"{place}.html").as_uri())
        page.wait_for_selector("[role=heading][aria-level]", state="attached")
        found = serious(page)
        page.close()
        assert found == []

    @pytest.mark.skipif("INFERENCE_MATH_PYODIDE" not in os.environ, reason="INFERENCE_MATH_PYODIDE names no Pyodide")
    @pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb")))
    def test_a_lesson_runs_in_a_page(self, address, browser, name):
        page = browser.new_page()
        page.goto(f"{address}run/lab/index.html?path=notebooks/{name}")
        page.wait_for_function(lab_page.READY, timeout=180_000)
        assert page.locator(".jp-Dialog").count() == 0
        page.evaluate(START)
        page.wait_for_function(DONE, timeout=300_000)
        assert page.evaluate(WRONG) == []
        page.close()


CUT = """() => [...document.querySelectorAll('article *')].filter((one) => one.clientWidth > 1 &&
  one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible').map((one) => one.outerHTML)"""
FOLDED = "() => document.querySelectorAll('details:not(.hide, .im-machine *, [open])').length"
START = """async () => {
  await window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
  window.jupyterapp.commands.execute('notebook:run-all-cells');
}"""
CODE = "window.jupyterapp.shell.currentWidget.content.widgets.filter(one => one.model.type === 'code')"
DONE = f"() => {CODE}.every(one => one.model.executionCount || !one.model.sharedModel.getSource().trim())"
WRONG = f"""() => {CODE}.flatMap(one => one.model.outputs.toJSON())
  .filter(one => one.output_type === 'error' || one.name === 'stderr').map(one => one.evalue || String(one.text))"""


class TestCommand:
    def test_a_folder_of_anothers_is_left_alone(self, tmp_path):
        publish = pytest.importorskip("publish")
        (tmp_path / "letter.txt").write_text("mine")
        with pytest.raises(SystemExit, match="is no site made by this command"):
            publish.refuse(tmp_path)
        (tmp_path / "objects.inv").write_text("")
        publish.refuse(tmp_path)

    @pytest.mark.parametrize("place", [".", "lib/site", "source"])
    def test_nor_a_folder_of_the_course(self, place):
        publish = pytest.importorskip("publish")
        with pytest.raises(SystemExit, match="Name another folder"):
            publish.refuse((ROOT / place).resolve())
