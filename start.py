"""Set up and run "The Math Behind LLM Pricing".

    python3 start.py [jupyter options]    open the lessons in JupyterLab
    python3 start.py test                 run every test, on all processor cores
    python3 start.py test --fast          run those that need no browser, sandbox or kernel (a minute or two)
    python3 start.py test ARGUMENTS       run what these say to pytest, in one process: tests/test_start.py -k help
    python3 start.py lint [--fix]         look at (or mend) form and types of the code, as one of the tests does
    python3 start.py check 03             check your answers to exercise sheet 03 (or a path)
    python3 start.py price MODEL          your own case: does it fit, how fast, at what cost (price --help)
    python3 start.py build [options]      make the notebooks from source/
    python3 start.py grade SUBMISSIONS    grade a class: a folder or zip of its notebooks (grade -h says more)
    python3 start.py variants CLASS.csv   make each learner of a class a copy of their own (variants -h says more)
    python3 start.py course FOLDER        lay out a course for nbgrader

Each command first makes the environment .venv beside this file, where that is
missing or out of date. Useful options of JupyterLab: --no-browser, --port=9000.
"""
# Standard library only, and no syntax newer than Python 3.6: an older Python has to
# read this file to say what it lacks. prepare() makes .venv right and leaves a stamp
# in it; hand_over() then becomes Jupyter, pytest or one of our programs. The stamp goes
# before an install and comes back after it, so the next run mends one that was cut off.

import difflib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 14)  # as requires-python in pyproject.toml
OLDEST_UV = (0, 9)  # as uv_build in pyproject.toml
CLASS = {
    "grade": "inference_math.grading",
    "variants": "inference_math.grading.copies",
    "course": "inference_math.grading.nbgrader_course",
}
COMMANDS = ("test", "lint", "check", "build", "price", *CLASS)
FAST = "not (browser or sandbox or notebooks or slow)"  # markers of pyproject.toml
PARALLEL = ["-n", "logical", "--maxprocesses=8"]
TOGETHER = ["--dist=loadfile", "--no-loadscope-reorder"]  # a file shares its kernel; tests/conftest.py sets the order
LINTERS = {  # name: (what looks, what mends)
    "ruff check": ("ruff check", "ruff check --fix"),
    "ruff format": ("ruff format --check", "ruff format"),
    "mypy": ("mypy", "mypy"),
    "oxlint": ("oxlint --deny-warnings", "oxlint --deny-warnings --fix"),
}
FIRST_NOTEBOOK = "notebooks/00_start_here.ipynb"
BROWSERS = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    *(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome", "Microsoft Edge")),
    *(
        rf"%{folder}%\{name}"
        for folder in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
        for name in (
            r"Chromium\Application\chrome.exe",
            r"Google\Chrome\Application\chrome.exe",
            r"Microsoft\Edge\Application\msedge.exe",
        )
    ),
]
PACKAGE_HOST = "https://files.pythonhosted.org/"
AGAIN = "run the same command again"

WINDOWS = os.name == "nt"
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")
STAMP = os.path.join(VENV, "start-stamp.json")


class Stop(Exception):
    """What is missing, and how to mend it."""


def say(text):
    print(text, flush=True)


def must(work, command, note=""):
    say(f"{work}{note} ...")
    if subprocess.call(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL):
        raise Stop(f"{work} failed.\n{diagnosis()}")


def answer_of(command):
    """What a command prints, or None where it cannot run or fails."""
    try:
        return subprocess.check_output(
            command, env=environment(), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).decode("utf-8", "replace")
    except (OSError, subprocess.CalledProcessError):
        return None


def environment():
    """The variables our programs run with: .venv is active, whatever was active before."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "PYTHONPATH", "UV_LOCKED", "UV_NO_DEV")
    }
    env["VIRTUAL_ENV"] = env["UV_PROJECT_ENVIRONMENT"] = VENV
    env["PATH"] = BIN + os.pathsep + env.get("PATH", os.defpath)
    env.setdefault("UV_PYTHON_DOWNLOADS", "never")
    return env


def check_python(version=sys.version_info):
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return
    others = [f"py -3.{minor}" if WINDOWS else f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    # Version managers put names on PATH that lead nowhere: try each.
    found = [other for other in others if answer_of(other.split() + ["--version"])]
    mend = (
        f"This machine has another. Run: {found[0]} start.py"
        if found
        else f"Install Python 3.13 from https://www.python.org/downloads/ and run: {others[1]} start.py"
    )
    raise Stop(
        f"This needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and this is Python "
        f"{version[0]}.{version[1]} ({sys.executable}).\n{mend}"
    )


# --- the environment .venv ---------------------------------------------------


def prepare(dev):
    """Make .venv hold what uv.lock says. Returns at once where it does already."""
    packages, python = fingerprint(), list(sys.version_info[:2])
    stamp = read_stamp(python)
    if stamp.get("packages") == packages and (stamp.get("dev") or not dev):
        return
    for folder, mend in (
        (ROOT, "Copy the project to a folder of your own and run start.py there."),
        (VENV, f"Remove it with: sudo rm -rf '{VENV}'    Then {AGAIN}."),
    ):
        if os.path.exists(folder) and not os.access(folder, os.W_OK):
            raise Stop(f"No permission to write in {folder}.\n{mend}")

    if stamp:
        os.remove(STAMP)
    else:
        shutil.rmtree(VENV, ignore_errors=True)  # half made, moved, or of another Python
    uv = find_uv()
    if not stamp or not uv:
        make_venv(with_pip=not uv)
    dev = bool(dev or stamp.get("dev"))  # once there, the tools for tests stay
    install(uv or fetch_uv(), dev)
    quiet_jupyterlab()
    with open(STAMP + ".new", "w", encoding="utf-8") as file:
        json.dump({"root": ROOT, "python": python, "packages": packages, "dev": dev}, file)
    os.replace(STAMP + ".new", STAMP)


def fingerprint():
    """Changes when the list of packages does."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "uv.lock"):
        if not os.path.exists(os.path.join(ROOT, name)):
            raise Stop(
                f"{name} is missing from {ROOT}.\nBring it back with: git checkout -- {name}\n"
                "Without git, download the project again."
            )
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def read_stamp(python):
    """The stamp of a .venv that was finished here, by this version of Python, and runs; else {}."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            stamp = json.load(file)
        ours = os.path.samefile(stamp["root"], ROOT) and stamp["python"] == python
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    # It runs no more once the Python that it leans on is removed.
    return stamp if ours and answer_of([PYTHON, "-I", "-c", ""]) is not None else {}


def find_uv():
    """A uv that is new enough: on PATH, or put into .venv by an earlier run. Else None."""
    for uv in filter(None, (shutil.which("uv"), shutil.which("uv", path=BIN))):
        words = (answer_of([uv, "--version"]) or "").split() + ["", ""]
        if tuple(int(part) for part in words[1].split(".")[:2] if part.isdigit()) >= OLDEST_UV:
            return uv
    return None


def make_venv(with_pip):
    version = "3.%d" % sys.version_info[1]
    if with_pip and importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            "This Python came without ensurepip, so it cannot make an environment.\n"
            f"On Debian and Ubuntu: sudo apt install python{version}-venv    Then {AGAIN}."
        )
    say(f"Making the environment .venv with Python {version} ...")
    base = getattr(sys, "_base_executable", None) or sys.executable  # .venv itself may be running this
    command = [base, "-m", "venv", "--clear"] + ([] if with_pip else ["--without-pip"]) + [VENV]
    made = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if made.returncode:
        said = made.stdout.decode("utf-8", "replace").strip()
        raise Stop(f"{said}\nMaking .venv failed.\n{diagnosis()}")


def fetch_uv():
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input", "--retries", "1"]
    must("Fetching uv", pip + ["uv>=%d.%d,<1" % OLDEST_UV], ", which installs the packages")
    return os.path.join(BIN, "uv.exe" if WINDOWS else "uv")


def install(uv, dev):
    # --inexact: what you install into .venv yourself stays there
    command = [uv, "sync", "--frozen", "--inexact", "--compile-bytecode", "--project", ROOT, "--python", PYTHON]
    work = "Installing the packages of uv.lock into .venv"
    must(work, command + ([] if dev else ["--no-dev"]), " (about a minute the first time)")


def quiet_jupyterlab():
    """No question about news, no look for updates, and pictures in the theme, in this environment's JupyterLab only."""
    folder = os.path.join(VENV, "share", "jupyter", "lab", "settings")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "overrides.json"), "w", encoding="utf-8") as file:
        json.dump(
            {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}, file
        )
    # The one place outside of a user's own settings in which it looks for a style.
    packages = ("Lib",) if WINDOWS else ("lib", "python3.%d" % sys.version_info[1])
    folder = os.path.join(VENV, *packages, "site-packages", "jupyter_server", "static", "custom")
    os.makedirs(folder, exist_ok=True)
    shutil.copy(os.path.join(ROOT, "lib", "inference_math", "figures", "page", "custom.css"), folder)


# --- when something is missing -----------------------------------------------


def diagnosis():
    """Why an install failed, as far as it can be told from here."""
    if os.environ.get("UV_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
        return f"UV_OFFLINE is set, so uv may not use the network. Unset it, then {AGAIN}."
    trouble = network_trouble()
    if trouble:
        return (
            f"There is no way to {PACKAGE_HOST} ({trouble}).\nConnect to the internet, or name your proxy "
            f"in HTTPS_PROXY. Then {AGAIN}: what is downloaded already is kept."
        )
    for folder in (ROOT, os.environ.get("UV_CACHE_DIR", ""), os.path.expanduser("~")):
        if os.path.isdir(folder) and shutil.disk_usage(folder).free < 10**9:
            return (
                f"The disk of {folder} has only {shutil.disk_usage(folder).free // 10**6} MB left, "
                f"and this needs about 1000. Make room, then {AGAIN}."
            )
    return (
        f"What went wrong stands above. When it is mended, {AGAIN}.\n"
        "If it speaks of a certificate, first set UV_SYSTEM_CERTS=true; of a file in use, close JupyterLab."
    )


def network_trouble():
    """Why the packages' host does not answer, or None where it does."""
    import ssl
    import urllib.error
    import urllib.request

    try:
        urllib.request.urlopen(PACKAGE_HOST, timeout=10).close()
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        answered = isinstance(error, urllib.error.HTTPError) or isinstance(reason, ssl.SSLError)
        return None if answered else getattr(reason, "strerror", None) or str(reason)


# --- the commands ------------------------------------------------------------


def command_line(name, args):
    if name == "test":
        return [PYTHON, "-m", "pytest"] + pytest_arguments(args)
    if name == "build":
        return [PYTHON, os.path.join(ROOT, "source", "build.py")] + args
    if name == "check":  # it runs in ROOT: a path that was typed in another folder is made whole
        args = [os.path.abspath(arg) if os.path.exists(arg) else arg for arg in args]
        return [PYTHON, "-m", "inference_math.grading.check"] + args
    if name == "price":
        args = [os.path.abspath(arg) if arg.endswith(".json") else arg for arg in args]
        return [PYTHON, "-m", "inference_math.own_case"] + args
    if name in CLASS:  # as above; its paths need not exist yet
        return [PYTHON, "-m", CLASS[name], "--typed-in", os.getcwd()] + args
    lab = [PYTHON, "-m", "jupyterlab", "--ServerApp.root_dir=" + ROOT]
    lab += ["--LabApp.custom_css=True"]
    lab += ["--LabApp.default_url=/lab/tree/" + FIRST_NOTEBOOK] * os.path.exists(os.path.join(ROOT, FIRST_NOTEBOOK))
    return lab + ["--allow-root"] * (not WINDOWS and os.geteuid() == 0) + args  # root: as in a container


def pytest_arguments(args):
    """All tests, and all fast ones, run in parallel. Those that are named run in one process, unless -n is."""
    fast, args = "--fast" in args, [arg for arg in args if arg != "--fast"]
    named = any(arg.startswith("-n") for arg in args)
    parallel = named or fast or not args
    return TOGETHER * parallel + PARALLEL * (parallel and not named) + ["-m", FAST] * fast + args


def lint(args):
    if args not in ([], ["--fix"]):
        say("lint takes --fix, or nothing.")
        return 2
    failed = []
    for name, (look, mend) in LINTERS.items():
        say(f"--- {name}")
        program, *rest = (mend if args else look).split()
        command = [shutil.which(program, path=BIN)] + rest
        if subprocess.call(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL):
            failed.append(name)
    say("\nFailed: " + ", ".join(failed) if failed else "\nNothing to mend.")
    return 1 if failed else 0


def find_browser():
    """An installed Chromium, Chrome or Edge, or None. INFERENCE_MATH_CHROMIUM decides where it is set."""
    found = (shutil.which(os.path.expandvars(place)) for place in BROWSERS)
    return os.environ.get("INFERENCE_MATH_CHROMIUM") or next(filter(None, found), None)


def provide_browser(env):
    """Name a browser to the tests. Those that need one and find none report themselves skipped."""
    if find_browser():
        env["INFERENCE_MATH_CHROMIUM"] = find_browser()
    else:
        say("No Chromium, Chrome or Edge here. Asking Playwright for one (about 150 MB) ...")
        if answer_of([PYTHON, "-m", "playwright", "install", "chromium"]) is None:
            say("That failed, so tests that need a browser will be skipped.")


def hand_over(command, env):
    """Become the command, so that Ctrl-C is its own and so is the exit status."""
    os.chdir(ROOT)
    if not WINDOWS:
        os.execve(command[0], command, env)
    child = subprocess.Popen(command, env=env)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            pass  # the child got it too, and ends in its own way


def run(args):
    if args and args[0] in ("-h", "--help"):
        say(__doc__.strip())
        return 0
    name = args.pop(0) if args and not args[0].startswith("-") else "lab"
    if name != "lab" and name not in COMMANDS:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        say(
            f"start.py does not know {name!r}."
            + (f" Did you mean {near[0]}?" if near else "")
            + f"\nIt takes {', '.join(COMMANDS)}; or nothing, to open the lessons. More: python3 start.py --help"
        )
        return 2
    check_python()
    prepare(dev=name in ("test", "lint", "build", "course"))
    if name == "lint":
        return lint(args)
    env = environment()
    if name == "test" and "--fast" not in args:
        provide_browser(env)
    elif name == "lab":
        say("Opening JupyterLab. It runs until you press Ctrl-C here, twice.")
    return hand_over(command_line(name, args), env)


def main(args):
    try:
        return run(args)
    except KeyboardInterrupt:
        say(f"\nStopped. To go on, {AGAIN}.")
        return 130
    except (Stop, OSError) as error:
        say(str(error) if isinstance(error, Stop) else f"The system refused: {error}\nMend that, then {AGAIN}.")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
