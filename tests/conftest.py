"""A real JupyterLab and a real Chromium, for the browser tests; and what each test needs, as markers."""

import gc
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import pytest

try:
    from hypothesis import HealthCheck, settings
except ModuleNotFoundError as error:
    pytest.exit(f"{error.name} is missing here. All that the tests need comes with: python3 start.py test", 4)

# A core has a worker of its own. A product of small matrices on two threads is slow where both cores are busy.
os.environ |= {"OMP_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}

gc.set_threshold(100_000, 20, 50)  # fourteen thousand tests are kept: to look through them often is a tenth of all time

LUCK = [HealthCheck.too_slow, HealthCheck.filter_too_much]  # examples take numbers from the modules loaded by then
settings.register_profile(  # no test depends on the clock or on luck
    "steady", deadline=None, derandomize=True, suppress_health_check=LUCK
)
settings.register_profile(
    "brief", settings.get_profile("steady"), max_examples=25
)  # a quarter, see strategies.examples

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
HEAVY = ("browser", "sandbox", "notebooks", "pictures", "slow")  # what start.py test --fast leaves out
SETTINGS = {  # every cell drawn, no news pop-up over it, and no test's notebook saved under the next one
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
}
MARKS = {"browser": "browser", "lab": "browser", "sandbox": "sandbox", "course": "slow"}
"""Of a test that uses this fixture. "course" makes repositories, by commands that take a moment each."""


class Quick:
    """What a notebook finds out about this computer is not compared, so there it need not be exact."""

    @pytest.hookimpl(tryfirst=True)  # before the kernel starts
    def pytest_runtest_setup(self, item):
        os.environ.pop("INFERENCE_MATH_QUICK", None)
        if item.path.suffix == ".ipynb":
            os.environ["INFERENCE_MATH_QUICK"] = "1"


def leaves_out_slow(config):
    """Whether the slow tests are left out, as start.py test --fast does: then others try a part of their examples."""
    return "not" in config.option.markexpr and "slow" in config.option.markexpr


@pytest.fixture(scope="session")
def brief(request):
    return leaves_out_slow(request.config)


def pytest_configure(config):
    settings.load_profile("brief" if leaves_out_slow(config) else "steady")
    config.pluginmanager.register(Quick())  # a hook of this file itself would be called for tests in this folder alone


def pytest_collection_finish():
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    """Marks each test by what it needs. Files that start programs come first, so that none begins when others end."""
    files = {}
    for item in items:
        needed = {MARKS[name] for name in getattr(item, "fixturenames", ()) if name in MARKS}
        for mark in needed | ({"notebooks"} if item.path.suffix == ".ipynb" else set()):
            item.add_marker(mark)
        files[item.path] = files.get(item.path, False) or any(map(item.get_closest_marker, HEAVY))
    items.sort(key=lambda item: not files[item.path])


def notebook_at(path):
    """The notebook at ``path``, each text of it as one string: files hold lists of lines."""
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        for output in cell.get("outputs", ()):
            if "text" in output:
                output["text"] = "".join(output["text"])
            for kind, data in output.get("data", {}).items():
                output["data"][kind] = "".join(data) if isinstance(data, list) else data
    return notebook


def browser_path():
    """Path of an installed Chromium or Chrome; None where only Playwright's own may do."""
    given = os.environ.get("INFERENCE_MATH_CHROMIUM")
    return given or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(
                executable_path=browser_path(),
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run",
                ],
            )
        except Error as error:
            said = "no Chromium or Chrome; install one with: python -m playwright install chromium"
            if os.environ.get("INFERENCE_MATH_REQUIRE_BROWSER"):
                pytest.fail(f"{said}\n{error}")
            pytest.skip(said)
        yield found
        found.close()


@pytest.fixture(scope="session")
def offline_page(browser):
    """``offline_page(touch)``: the page with no network that all files of ours share. To start one takes longer than
    to look at it."""

    @cache
    def started(touch):
        page = browser.new_context(offline=True, has_touch=touch).new_page()
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda said: page.errors.append(said.text) if said.type in ("error", "warning") else None)
        return page

    return started


@pytest.fixture
def offline(offline_page):
    """``offline(address, width)``: a page with that and no trace of others; ``errors`` has what is reported on it."""
    pages = []

    def show(address, width=900, color_scheme="light", reduced_motion="no-preference", has_touch=False):
        page = offline_page(has_touch)
        page.errors = []
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        page.goto(address)
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.goto("about:blank")


@pytest.fixture(scope="session")
def sandbox():
    """Nothing, where learners' code can be run in a sandbox; the test is skipped where it cannot."""
    from inference_math.grading.sandbox.bubblewrap import Unavailable, need_bubblewrap

    try:
        need_bubblewrap()
    except Unavailable as error:
        if os.environ.get("INFERENCE_MATH_REQUIRE_SANDBOX"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a JupyterLab over a copy of what a learner opens, and an empty notebook, ``lab_page.EMPTY``."""
    from lab_page import EMPTY, EMPTY_NOTEBOOK

    home = tmp_path_factory.mktemp("lab")
    root = home / "root"
    for name in ("notebooks", "exercises", "solutions", "docs"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (root / EMPTY).write_text(json.dumps(EMPTY_NOTEBOOK))
    for name, values in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    env = os.environ | {name: str(home / place) for name, place in places.items()} | {"INFERENCE_MATH_QUICK": "1"}
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ServerApp.port=0",
        "--allow-root",
        f"--ServerApp.root_dir={root}",
        "--IdentityProvider.token=",
        "--KernelManager.shutdown_wait_time=0",  # what a kernel would still do at its end is of no use
        "--expose-app-in-browser",
    ]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home,
            env=env,
        )
    try:
        yield _address(server, home)
    finally:
        server.terminate()
        server.wait(60)  # a busy machine takes its time


def _address(server, home):
    """Waits until the server has written where it listens and answers there."""
    import time

    for _ in range(600):
        for path in (home / "runtime").glob("jpserver-*.json"):
            try:
                address = json.loads(path.read_text())["url"]
                urlopen(address + "api/status", timeout=5).read()
            except (OSError, ValueError):
                continue
            return address
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail("JupyterLab did not start:\n" + (home / "log").read_text()[-2000:])


@pytest.fixture(scope="session")
def lab_page(browser, lab):
    """A LabPage: JupyterLab is loaded once, which takes longer than most notebooks."""
    from lab_page import LabPage

    lab_page = LabPage(browser, lab)
    yield lab_page
    if lab_page.page:
        lab_page.page.close()  # before the server ends, which it would ask for again and again


@pytest.fixture
def opened(lab_page):
    """Opens a notebook in JupyterLab: ``opened("notebooks/03_memory_bound.ipynb")`` gives the LabPage."""
    yield lab_page.open
    if lab_page.notebook:
        lab_page.close()


@pytest.fixture
def graded(tmp_path, monkeypatch):
    """The students that a stand-in has been called for, each time once more."""
    path = tmp_path / "graded"
    monkeypatch.setenv("GRADED", str(path))
    return lambda: path.read_text().split() if path.exists() else []
