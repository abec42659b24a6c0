"""Set up and run "The Math Behind LLM Pricing".

    python3 start.py [jupyter options]    open the lessons in JupyterLab: copies of your own, in my-work/
    python3 start.py update               bring the course up to date; your answers stay
    python3 start.py install              make or mend .venv and my-work/, and open nothing
    python3 start.py test                 run every test, on all processor cores
    python3 start.py test --fast          run those that need no browser, sandbox or kernel (a minute or two)
    python3 start.py test ARGUMENTS       run what these say to pytest, in one process: tests/test_start.py -k help
    python3 start.py lint [--fix]         look at (or mend) form and types of the code, as one of the tests does
    python3 start.py check 03             check your answers to exercise sheet 03 (or a path)
    python3 start.py price MODEL          your own case: does it fit, how fast, at what cost (price --help)
    python3 start.py build [options]      make the notebooks from source/
    python3 start.py site [--to FOLDER]   make pages to read, and lessons that run in a browser (site -h says more)
    python3 start.py slides [60|180]      make slides for a workshop, one file, of a plan in docs/teaching.md
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
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile

OLDEST, NEWEST = (3, 11), (3, 14)  # as requires-python in pyproject.toml
OLDEST_UV = (0, 9)  # as uv_build in pyproject.toml
CLASS = {
    "grade": "inference_math.grading",
    "variants": "inference_math.grading.copies",
    "course": "inference_math.grading.nbgrader_course",
}
AUTHOR = {"build": "build.py", "site": "publish.py", "slides": "slides.py"}  # programs in source/
COMMANDS = ("update", "install", "test", "lint", "check", "build", "site", "slides", "price", *CLASS)
FAST = "not (browser or sandbox or notebooks or pictures or slow)"  # markers of pyproject.toml
PARALLEL = ["-n", "logical", "--maxprocesses=8"]
WAITING = ["-n", str(min((os.cpu_count() or 1) + 1, 8))]  # tests that start programs wait for them
TOGETHER = ["--dist=loadfile", "--no-loadscope-reorder"]  # a file shares its kernel; tests/conftest.py sets the order
LINTERS = {  # name: (what looks, what mends)
    "ruff check": ("ruff check", "ruff check --fix"),
    "ruff format": ("ruff format --check", "ruff format"),
    "mypy": ("mypy", "mypy"),
    "oxlint": ("oxlint --deny-warnings", "oxlint --deny-warnings --fix"),
}
FIRST_NOTEBOOKS = ("my-work/notebooks/00_start_here.ipynb", "notebooks/00_start_here.ipynb")
# They come with the tools for tests, and a learner sees none.
TEACHERS = ("@jupyter/nbgrader", "@jupyter-notebook/lab-extension")
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
NEEDED = 10**9  # bytes of disk
INDEX_OF_UV = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX")
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
AGAIN = "run the same command again"

WINDOWS = os.name == "nt"
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BIN = os.path.join(VENV, "Scripts" if WINDOWS else "bin")
PYTHON = os.path.join(BIN, "python.exe" if WINDOWS else "python")
STAMP = os.path.join(VENV, "start-stamp.json")
VENV_NOTE = os.path.join(VENV, "pyvenv.cfg")
MY_WORK = os.path.join(ROOT, "my-work")
OWN_HOME = os.path.join(ROOT, ".home")  # where the one that the system names cannot be written
LAB_SETTINGS = os.path.join(VENV, "share", "start")


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
    if not WINDOWS and not may_write(os.path.expanduser("~")):  # as in a container with a random user
        env["HOME"] = OWN_HOME
        for name in ("USER", "LOGNAME"):  # such a user has no name either
            env.setdefault(name, "learner")
    return env


def make_home(env):
    if env.get("HOME") == OWN_HOME:
        say(f"{os.path.expanduser('~')} cannot be written, so programs keep their settings in {OWN_HOME}.")
        os.makedirs(OWN_HOME, exist_ok=True)


def may_write(folder):
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


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

    refuse_what_is_not_ours()
    uv = find_uv()
    if stamp:
        os.remove(STAMP)
    elif not (uv and made_by_uv()):
        shutil.rmtree(VENV, ignore_errors=True)  # half made, moved, or of another Python
        uv = find_uv()
    if not uv or not os.path.exists(PYTHON):
        make_venv(with_pip=not uv)
    dev = bool(dev or stamp.get("dev"))  # once there, the tools for tests stay
    install(uv or fetch_uv(), ["--group", "dev"] if dev else ["--no-dev"])
    settle_jupyterlab()
    with open(STAMP + ".new", "w", encoding="utf-8") as file:
        json.dump({"root": ROOT, "python": python, "packages": packages, "dev": dev}, file)
    os.replace(STAMP + ".new", STAMP)


def prepare_site(wanted):
    """Adds the tools that make the site. They stay in .venv, which is right without them."""
    if wanted:
        install(find_uv() or fetch_uv(), ["--no-dev", "--group", "site"])
        seen, kept = (os.path.join(VENV, "share", name, "@jupyterlite") for name in ("jupyter/labextensions", "site"))
        if os.path.isdir(seen):  # JupyterLab would load what is for JupyterLite alone, and say that it cannot
            shutil.rmtree(kept, ignore_errors=True)
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            os.replace(seen, kept)


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


def refuse_what_is_not_ours():
    """What is made anew here is emptied first, so it must be an environment, and here."""
    if os.path.islink(VENV):
        raise Stop(
            f".venv is a link to {os.path.realpath(VENV)}, which may serve another project, so nothing was changed.\n"
            f"Remove the link with: rm '{VENV}'    Then {AGAIN}."
        )
    if os.path.isdir(VENV) and os.listdir(VENV) and not (os.path.exists(BIN) or os.path.exists(VENV_NOTE)):
        raise Stop(f"{VENV} holds files that are no environment of Python's. Move them away, then {AGAIN}.")


def made_by_uv():
    """Whether ``uv run`` made .venv, with this Python's version. uv goes on with it as it is."""
    try:
        with open(VENV_NOTE, encoding="utf-8") as file:
            by_uv = "\nuv = " in "\n" + file.read()
    except OSError:
        return False
    said = answer_of([PYTHON, "-I", "-c", "import sys; print(*sys.version_info[:2])"]) if by_uv else None
    return (said or "").split() == [str(part) for part in sys.version_info[:2]]


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


def install(uv, groups):
    # --inexact: what you install into .venv yourself stays there
    work, note = "Installing the packages of uv.lock into .venv", " (about a minute the first time)"
    env = environment()
    mirror = package_index(env)
    if not mirror:
        command = [uv, "sync", "--frozen", "--inexact", "--compile-bytecode", "--project", ROOT, "--python", PYTHON]
        must(work, command + groups, note)
        return
    # uv.lock names files of PyPI, and uv fetches them from nowhere else. So: the same versions, with the same
    # digests, as a list for pip's way.
    listed = os.path.join(VENV, "packages.txt")
    say(f"Packages come from {place_of(mirror)}.")
    command = [uv, "export", "--frozen", "--quiet", "--no-emit-project", "--project", ROOT, "--output-file", listed]
    must("Listing the packages of uv.lock", command + groups)
    pip = [uv, "pip", "install", "--compile-bytecode", "--python", PYTHON]
    if not any(map(env.get, INDEX_OF_UV)) and "://" in mirror:
        pip += ["--default-index", mirror]
    must(work, pip + ["--requirements", listed], note)
    must("Installing the course's library", pip + ["--no-deps", "--editable", ROOT])


def package_index(env):
    """The index that uv or pip is told to use instead of PyPI, or None: by a variable or a file."""
    for name in INDEX_OF_UV + ("PIP_INDEX_URL",):
        if env.get(name):
            return env[name]
    for line in (answer_of([sys.executable, "-m", "pip", "config", "list"]) or "").splitlines():
        if ".index-url=" in line:
            return line.partition("=")[2].strip(" '\"")
    own = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    for folder in (own, os.environ.get("APPDATA", ""), "/etc/xdg", "/etc"):
        path = os.path.join(folder, "uv", "uv.toml")
        if folder and os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                if "index" in file.read():
                    return path
    return None


def place_of(address):
    """An address as it may be shown: without the name and password that it may hold."""
    scheme, _, rest = address.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else address


def settle_jupyterlab():
    """In this environment's JupyterLab only: no question about news, no look for updates, no tools of teachers,
    pictures in the theme, and prints with nothing cut off."""
    folder = os.path.join(VENV, "share", "jupyter", "lab", "settings")
    news = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    hidden = {"disabledExtensions": dict.fromkeys(TEACHERS, True)}
    looks = os.path.join(ROOT, "lib", "inference_math", "figures", "page")
    paper = {"HTMLExporter": {"template_name": os.path.join(looks, "paper")}}
    for path, settings in (
        (os.path.join(folder, "overrides.json"), news),
        (os.path.join(LAB_SETTINGS, "labconfig", "page_config.json"), hidden),
        (os.path.join(VENV, "etc", "jupyter", "jupyter_server_config.json"), paper),
    ):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(settings, file)
    # The one place outside of a user's own settings in which it looks for a style.
    packages = ("Lib",) if WINDOWS else ("lib", "python3.%d" % sys.version_info[1])
    folder = os.path.join(VENV, *packages, "site-packages", "jupyter_server", "static", "custom")
    os.makedirs(folder, exist_ok=True)
    shutil.copy(os.path.join(looks, "custom.css"), folder)


# --- when something is missing -----------------------------------------------


def diagnosis():
    """Why an install failed, as far as it can be told from here."""
    if os.environ.get("UV_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
        return f"UV_OFFLINE is set, so uv may not use the network. Unset it, then {AGAIN}."
    host = package_index(os.environ) or PACKAGE_HOST
    trouble = network_trouble(host) if "://" in host else None
    if trouble:
        proxy = next(filter(None, map(os.environ.get, ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"))), "")
        return (
            f"There is no way to {place_of(host)}"
            + (f" through the proxy {place_of(proxy)}, which HTTPS_PROXY names" if proxy else "")
            + f" ({trouble}).\n"
            + (
                "Set the right proxy, or "
                if proxy
                else "Connect to the internet, or name your proxy in HTTPS_PROXY, or "
            )
            + f"name your network's own package index in UV_DEFAULT_INDEX. Then {AGAIN}: what is here already is kept."
        )
    return room() or (
        f"What went wrong stands above. When it is mended, {AGAIN}.\n"
        "If it speaks of a certificate, first set UV_SYSTEM_CERTS=true; of a file in use, close JupyterLab."
    )


def room():
    """Which disk is full, and how to go on; None where none is."""
    home = environment().get("HOME") or os.path.expanduser("~")
    for folder in (ROOT, os.environ.get("UV_CACHE_DIR", ""), home, tempfile.gettempdir()):
        if os.path.isdir(folder) and shutil.disk_usage(folder).free < NEEDED:
            return (
                f"The disk of {folder} has only {shutil.disk_usage(folder).free // 10**6} MB left, "
                f"and this needs about {NEEDED // 10**6}. Make room, then {AGAIN}."
            )
    return None


def network_trouble(host):
    """Why the packages' host does not answer, or None where it does."""
    import ssl
    import urllib.error
    import urllib.request

    try:
        urllib.request.urlopen(host, timeout=10).close()  # noqa: S310  ours, or the one that was set
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        answered = isinstance(error, urllib.error.HTTPError) or isinstance(reason, ssl.SSLError)
        return None if answered else getattr(reason, "strerror", None) or str(reason)


# --- the commands ------------------------------------------------------------


def command_line(name, args):
    if name == "test":
        return [PYTHON, "-m", "pytest"] + pytest_arguments(args)
    if name in AUTHOR:
        words = ["--typed-in", os.getcwd()] if name != "build" else []
        return [PYTHON, os.path.join(ROOT, "source", AUTHOR[name])] + words + args
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
    first = [name for name in FIRST_NOTEBOOKS if os.path.exists(os.path.join(ROOT, name))][:1]
    lab += ["--LabApp.default_url=/lab/tree/" + name for name in first]
    return lab + ["--allow-root"] * (not WINDOWS and os.geteuid() == 0) + args  # root: as in a container


def pytest_arguments(args):
    """All tests, and all fast ones, run in parallel. Those that are named run in one process, unless -n is."""
    fast, args = "--fast" in args, [arg for arg in args if arg != "--fast"]
    named = any(arg.startswith("-n") for arg in args)
    parallel = named or fast or not args
    workers = PARALLEL if fast else WAITING
    return TOGETHER * parallel + workers * (parallel and not named) + ["-m", FAST] * fast + args


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


def provide_for_tests(env, fast):
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # kernels and workers by the dozen import the same modules
    if not fast:
        provide_browser(env)


def provide_browser(env):
    """Name a browser to the tests. Those that need one and find none report themselves skipped."""
    if find_browser():
        env["INFERENCE_MATH_CHROMIUM"] = find_browser()
    else:
        say("No Chromium, Chrome or Edge here. Asking Playwright for one (about 150 MB) ...")
        if answer_of([PYTHON, "-m", "playwright", "install", "chromium"]) is None:
            say("That failed, so tests that need a browser will be skipped.")


def my_work(what, python):
    """Makes my-work/ follow the course, or brings the course up to date; see lib/inference_math/my_work."""
    env = environment()
    env["PYTHONPATH"] = os.path.join(ROOT, "lib")
    command = [python, "-m", "inference_math.my_work", what]
    return subprocess.call(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)


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


def unknown(name):
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    say(
        f"start.py does not know {name!r}."
        + (f" Did you mean {near[0]}?" if near else "")
        + f"\nIt takes {', '.join(COMMANDS)}; or nothing, to open the lessons. More: python3 start.py --help"
    )
    return 2


def run(args):
    if args and args[0] in ("-h", "--help"):
        say(__doc__.strip())
        return 0
    name = args.pop(0) if args and not args[0].startswith("-") else "lab"
    if name != "lab" and name not in COMMANDS:
        return unknown(name)
    check_python()
    if name == "update":
        return my_work("update", sys.executable)  # it needs no .venv, and may bring another list of packages
    prepare(dev=name in ("test", "lint", "build", "course"))
    prepare_site(name == "site")
    if name == "lint":
        return lint(args)
    env = environment()
    make_home(env)
    if name in ("lab", "install") or (name == "check" and os.path.isdir(MY_WORK)):
        status = my_work("refresh", PYTHON)
    if name == "install":
        say("All is set up. The environment is .venv, and your copies of the lessons are in my-work." * (not status))
        return status
    if name == "check" or name in CLASS:  # a name that this terminal cannot show stops nothing
        env["PYTHONIOENCODING"] = env.get("PYTHONIOENCODING", "").partition(":")[0] + ":backslashreplace"
    if name == "test":
        provide_for_tests(env, fast="--fast" in args)
    elif name == "lab":
        say("Opening JupyterLab. It runs until you press Ctrl-C here, twice.")
        before = env.get("JUPYTER_CONFIG_PATH")
        env["JUPYTER_CONFIG_PATH"] = LAB_SETTINGS + (os.pathsep + before if before else "")
    return hand_over(command_line(name, args), env)


def main(args):
    try:
        return run(args)
    except KeyboardInterrupt:
        say(f"\nStopped. To go on, {AGAIN}.")
        return 130
    except Stop as error:
        say(str(error))
    except BrokenPipeError:  # whoever read what is said has heard enough
        sys.stdout = None
    except OSError as error:
        full = room() if error.errno in FULL else None
        say(full or f"The system refused: {error}\nMend that, then {AGAIN}.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
