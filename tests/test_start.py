"""start.py on a computer of cardboard: it makes, mends and explains, and nothing is installed."""

import ast
import importlib.util
import json
import ntpath
import os
import shutil
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
MY_WORK = "inference_math.my_work"
posix_only = pytest.mark.skipif(os.name != "posix", reason="runs a shell script")

LOOKS = "lib/inference_math/figures/page"


class HandedOver(BaseException):
    """start.py would have become another program here."""


class Computer:
    """Stands in for ``subprocess``: programs that work or fail, and a list of what was run."""

    PIPE, STDOUT, DEVNULL, CalledProcessError = -1, -2, -3, subprocess.CalledProcessError

    def __init__(self, start):
        self.start, self.ran, self.broken = start, [], {}
        self.programs = {"uv": b"uv 0.13.9 (x86_64)"}  # name on PATH -> its version
        self.inner_uv = Path(start.BIN, "uv.exe" if start.WINDOWS else "uv")

    def _fate(self, name):
        fate = self.broken.get(name)
        if isinstance(fate, BaseException):
            raise fate
        return fate or 0

    def which(self, name, path=None):
        if path and name == "uv":
            return str(self.inner_uv) if self.inner_uv.exists() else None
        if path:
            return name
        return name if name in self.programs else None

    def check_output(self, command, **options):
        if command[0] == str(self.inner_uv):
            return b"uv 0.13.9"
        if command[0] in self.programs:
            return self.programs[command[0]]
        if command[0] == self.start.PYTHON and os.path.exists(command[0]) and not self._fate("python"):
            return b""
        raise FileNotFoundError(command[0])

    def _starts(self, command, cwd, env, stdin, **rest):
        assert (cwd, env["VIRTUAL_ENV"], stdin) == (self.start.ROOT, self.start.VENV, self.DEVNULL)
        self.ran.append(command)

    def run(self, command, **options):
        self._starts(command, **options)
        Path(self.start.BIN).mkdir(parents=True, exist_ok=True)
        Path(self.start.PYTHON).touch()
        return subprocess.CompletedProcess(command, self._fate("venv"), b"Error: no room")

    def call(self, command, **options):
        self._starts(command, **options)
        if "pip" in command:
            self.inner_uv.touch()
        if MY_WORK in command:
            assert options["env"]["PYTHONPATH"] == os.path.join(self.start.ROOT, "lib")
            return self._fate("my-work")
        if command[0] in ("ruff", "mypy", "oxlint"):
            return self._fate(" ".join(command[:2]))
        return self._fate("pip" if "pip" in command else "sync")

    def Popen(self, command, env):
        self.ran.append(command)
        return self.broken["child"]

    def execve(self, program, command, env):
        self.handed, self.env = command, env
        raise HandedOver

    def steps(self):
        """What was installed since the last time, in words."""
        names = {"venv": "venv", "pip": "pip", "--no-dev": "sync"}
        ran, self.ran = [command for command in self.ran if MY_WORK not in command], []
        return [next((names[word] for word in names if word in command), "sync with tests") for command in ran]


def load(folder, monkeypatch, system="posix"):
    folder.mkdir(exist_ok=True)
    shutil.copy(ROOT / "start.py", folder)
    (folder / "pyproject.toml").write_text("")
    (folder / "uv.lock").write_text("one")
    (folder / "notebooks").mkdir(exist_ok=True)
    (folder / LOOKS).mkdir(parents=True, exist_ok=True)
    (folder / LOOKS / "custom.css").write_text("a style")
    (folder / "notebooks" / "00_start_here.ipynb").touch()
    spec = importlib.util.spec_from_file_location("start_under_test", folder / "start.py")
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", system)
        spec.loader.exec_module(module)
    return module


def furnish(module, monkeypatch):
    module.computer = Computer(module)
    monkeypatch.setattr(module, "subprocess", module.computer)
    monkeypatch.setattr(shutil, "which", module.computer.which)
    monkeypatch.setattr(os, "execve", module.computer.execve)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(module, "network_trouble", lambda host: None)
    module.package_index_of = module.package_index
    monkeypatch.setattr(module, "package_index", lambda env: None)
    for name in (
        "UV_OFFLINE",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "JUPYTER_CONFIG_PATH",
        "UV_CACHE_DIR",
        "INFERENCE_MATH_CHROMIUM",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(module.ROOT)
    return module


@pytest.fixture
def start(tmp_path, monkeypatch):
    return furnish(load(tmp_path / "home", monkeypatch), monkeypatch)


@pytest.fixture
def windows(tmp_path, monkeypatch):
    return furnish(load(tmp_path / "home", monkeypatch, "nt"), monkeypatch)


def go(start, *args):
    """Runs start.py: the exit status, or None where it handed over to a program."""
    try:
        return start.main(list(args))
    except HandedOver:
        return None


# --- the way it should go ----------------------------------------------------


def test_first_start_installs_and_opens_the_first_notebook(start):
    assert go(start) is None
    assert start.computer.steps() == ["venv", "sync"]
    assert start.computer.handed == [
        start.PYTHON,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={start.ROOT}",
        "--LabApp.custom_css=True",
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
    ]


def test_second_start_installs_nothing(start):
    go(start)
    start.computer.steps()
    assert go(start) is None
    assert start.computer.steps() == []


def test_uv_installs_exactly_what_is_locked_into_this_venv(start):
    go(start)
    sync = start.computer.ran[1]
    assert sync[:2] == ["uv", "sync"]
    assert {"--frozen", "--compile-bytecode", "--inexact", "--no-dev"} <= set(sync)
    assert sync[sync.index("--python") + 1] == start.PYTHON
    assert sync[sync.index("--project") + 1] == start.ROOT


@pytest.mark.parametrize("command", ["test", "lint", "build"])
def test_tools_for_tests_come_when_needed_and_stay(start, command):
    go(start)
    start.computer.steps()
    go(start, command)
    assert start.computer.steps()[0] == "sync with tests"
    go(start)
    assert start.computer.steps() == []
    Path(start.ROOT, "uv.lock").write_text("two")
    go(start)
    assert start.computer.steps() == ["sync with tests"]


def test_tools_for_the_site_come_with_its_command_beside_what_is_there(start):
    go(start, "test")
    start.computer.ran.clear()
    assert go(start, "site", "--to", "x") is None
    (sync,) = (one for one in start.computer.ran if one[:2] == ["uv", "sync"])
    assert sync[-2:] == ["--group", "site"] and "--inexact" in sync
    program = os.path.join(start.ROOT, "source", "publish.py")
    assert start.computer.handed[1:] == [program, "--typed-in", os.getcwd(), "--to", "x"]


def test_slides_need_no_more_than_the_lessons_do(start):
    assert go(start, "slides", "180", "--to", "x.html") is None
    assert start.computer.steps() == ["venv", "sync"]
    program = os.path.join(start.ROOT, "source", "slides.py")
    assert start.computer.handed[1:] == [program, "--typed-in", os.getcwd(), "180", "--to", "x.html"]


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_a_changed_list_of_packages_is_installed_over_the_old(start, name):
    go(start)
    start.computer.steps()
    Path(start.ROOT, name).write_text("two")
    assert go(start) is None
    assert start.computer.steps() == ["sync"]


def test_without_uv_pip_fetches_one_into_the_venv_and_it_is_used_again(start):
    start.computer.programs.clear()
    go(start)
    assert start.computer.ran[-2][0] == str(start.computer.inner_uv)
    assert start.computer.steps() == ["venv", "pip", "sync"]
    go(start, "test")
    assert start.computer.steps() == ["sync with tests"]


def test_the_venv_has_pip_only_where_pip_is_needed(start):
    go(start)
    assert "--without-pip" in start.computer.ran[0]
    shutil.rmtree(start.VENV)
    start.computer.programs.clear()
    start.computer.steps()
    go(start)
    assert "--without-pip" not in start.computer.ran[0]


def test_the_venv_is_made_by_the_python_beneath_a_venv(start, monkeypatch):
    monkeypatch.setattr(sys, "_base_executable", "beneath", raising=False)
    go(start)
    assert start.computer.ran[0][:3] == ["beneath", "-m", "venv"]


def test_checking_answers_needs_no_tools_for_tests(start):
    go(start, "check", "03")
    assert start.computer.steps() == ["venv", "sync"]


def test_jupyterlab_gets_the_style_of_the_pictures(start):
    go(start)
    (found,) = Path(start.VENV).rglob("custom.css")
    assert found.read_text() == "a style" and found.parts[-4:-1] == ("jupyter_server", "static", "custom")
    assert "--LabApp.custom_css=True" in start.computer.handed


def test_a_print_has_a_page_that_cuts_nothing_off(start):
    go(start)
    said = json.loads(Path(start.VENV, "etc", "jupyter", "jupyter_server_config.json").read_text())
    page = Path(said["HTMLExporter"]["template_name"]).relative_to(start.ROOT)
    assert (ROOT / page / "index.html.j2").exists() and (ROOT / page / "conf.json").exists()


@pytest.mark.parametrize("version", [b"uv 0.8.99", b"uv", b"", b"not found: uv"])
def test_a_uv_that_is_old_or_speaks_strangely_is_not_used(start, version):
    start.computer.programs["uv"] = version
    go(start)
    assert start.computer.steps() == ["venv", "pip", "sync"]


def test_jupyterlab_asks_no_question_about_news(start):
    go(start)
    path = Path(start.VENV, "share", "jupyter", "lab", "settings", "overrides.json")
    assert json.loads(path.read_text()) == {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
    }


def test_the_news_setting_is_one_that_jupyterlab_knows():
    schema = Path(sys.prefix, "share/jupyter/lab/schemas/@jupyterlab/apputils-extension/notification.json")
    if not schema.exists():
        pytest.skip("JupyterLab keeps its schemas elsewhere")
    known = json.loads(schema.read_text(encoding="utf-8"))["properties"]
    assert known["checkForUpdates"]["type"] == "boolean"
    assert "false" in [choice["const"] for choice in known["fetchNews"]["oneOf"]]


# --- what it hands over ------------------------------------------------------


def test_command_lines(start):
    def handed(*args):
        go(start, *args)
        return start.computer.handed[1:]

    assert handed("test", "-k", "lib") == ["-m", "pytest", "-k", "lib"]
    assert handed("check", "03") == ["-m", "inference_math.grading.check", "03"]
    assert handed("price", "x.json", "--gpu", "T4")[1:] == [
        "inference_math.own_case",
        os.path.abspath("x.json"),
        "--gpu",
        "T4",
    ]
    assert handed("build", "--check") == [os.path.join(start.ROOT, "source", "build.py"), "--check"]
    assert handed("test", "-n", "2", "-x") == ["-m", "pytest", *start.TOGETHER, "-n", "2", "-x"]
    assert handed("test") == ["-m", "pytest", *start.TOGETHER, *start.WAITING]
    assert handed("test", "--fast") == ["-m", "pytest", *start.TOGETHER, *start.PARALLEL, "-m", start.FAST]
    assert handed("test", "-x", "--fast") == ["-m", "pytest", *start.TOGETHER, *start.PARALLEL, "-m", start.FAST, "-x"]
    assert handed("--no-browser", "--port", "9000")[-3:] == ["--no-browser", "--port", "9000"]


def test_lint_runs_each_tool_and_names_those_that_fail(start, capsys):
    go(start)
    start.computer.ran.clear()
    start.computer.broken |= {"ruff format": 1, "mypy": 2}
    assert go(start, "lint") == 1
    looks = [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], ["oxlint", "--deny-warnings"]]
    assert start.computer.ran[1:] == looks
    assert capsys.readouterr().out.endswith("Failed: ruff format, mypy\n")


def test_lint_mends_when_asked_to(start, capsys):
    assert go(start, "lint", "--fix") == 0
    mends = [["ruff", "check", "--fix"], ["ruff", "format"], ["mypy"], ["oxlint", "--deny-warnings", "--fix"]]
    assert start.computer.ran[-4:] == mends
    assert go(start, "lint", "lib") == 2


def test_a_path_to_check_may_be_typed_from_its_own_folder(start, monkeypatch):
    monkeypatch.chdir(Path(start.ROOT, "notebooks"))
    go(start, "check", "00_start_here.ipynb")
    assert start.computer.handed[-1] == os.path.join(os.path.realpath(start.ROOT), "notebooks", "00_start_here.ipynb")
    assert os.path.samefile(os.getcwd(), start.ROOT)


@pytest.mark.parametrize("name", ["grade", "variants", "course"])
def test_what_a_class_gets_may_be_asked_for_from_another_folder(start, monkeypatch, name):
    folder = Path(start.ROOT, "notebooks")
    monkeypatch.chdir(folder)
    go(start, name, "class.csv", "--to", "new")
    module = {"grade": "", "variants": ".copies", "course": ".nbgrader_course"}[name]
    assert start.computer.handed[1:] == [
        "-m",
        f"inference_math.grading{module}",
        "--typed-in",
        os.path.realpath(folder),
        "class.csv",
        "--to",
        "new",
    ]
    assert Path(ROOT, "lib/inference_math/grading", f"{module.lstrip('.') or '__main__'}.py").exists()


def test_without_the_first_notebook_jupyterlab_opens_all_the_same(start):
    Path(start.ROOT, "notebooks/00_start_here.ipynb").unlink()
    go(start)
    assert not any("default_url" in part for part in start.computer.handed)


def test_root_may_run_jupyter(start, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    go(start)
    assert "--allow-root" in start.computer.handed


def test_another_active_environment_does_not_leak_in(start, monkeypatch):
    for name in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PYTHONPATH", "PYTHONHOME", "UV_LOCKED", "UV_NO_DEV"):
        monkeypatch.setenv(name, "elsewhere")
    go(start)
    env = start.computer.env
    assert env["VIRTUAL_ENV"] == env["UV_PROJECT_ENVIRONMENT"] == start.VENV
    assert env["PATH"].split(os.pathsep)[0] == start.BIN
    assert not {"PYTHONPATH", "PYTHONHOME", "UV_LOCKED", "UV_NO_DEV"} & set(env)


def test_uv_fetches_no_python_unless_told_to(start, monkeypatch):
    monkeypatch.delenv("UV_PYTHON_DOWNLOADS", raising=False)
    assert start.environment()["UV_PYTHON_DOWNLOADS"] == "never"
    monkeypatch.setenv("UV_PYTHON_DOWNLOADS", "automatic")
    assert start.environment()["UV_PYTHON_DOWNLOADS"] == "automatic"


class Child:
    """A program that is sent two Ctrl-C and then ends in its own way."""

    def __init__(self):
        self.waits = 0

    def wait(self):
        self.waits += 1
        if self.waits < 3:
            raise KeyboardInterrupt
        return 5


def test_windows_waits_for_the_child_and_passes_its_status_on(windows):
    windows.computer.broken["child"] = Child()
    assert go(windows, "--no-browser") == 5
    _, sync, _, lab = windows.computer.ran
    python = os.path.join(windows.ROOT, ".venv", "Scripts", "python.exe")
    assert lab[:3] == [python, "-m", "jupyterlab"] and lab[-1] == "--no-browser"
    assert "--allow-root" not in lab
    assert sync[sync.index("--python") + 1] == python


@posix_only
def test_arguments_and_exit_status_pass_through_unchanged(tmp_path, monkeypatch):
    module = load(tmp_path / "a home", monkeypatch)
    Path(module.BIN).mkdir(parents=True)
    Path(module.PYTHON).write_text('#!/bin/sh\n[ "$1" = -I ] && exit 0\nprintf "<%s>" "$@"\nexit 7\n')
    Path(module.PYTHON).chmod(0o755)
    Path(module.STAMP).write_text(
        json.dumps(
            {"root": module.ROOT, "python": list(sys.version_info[:2]), "packages": module.fingerprint(), "dev": True}
        )
    )
    done = subprocess.run(
        [sys.executable, "start.py", "check", "two words", "$HOME"],
        check=False,
        cwd=module.ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout == "<-m><inference_math.grading.check><two words><$HOME>"


# --- what it mends -----------------------------------------------------------


def failed_install(start):
    start.computer.broken["sync"] = 1


def interrupted_install(start):
    start.computer.broken["sync"] = KeyboardInterrupt()


@pytest.mark.parametrize(
    "trouble, status, said",
    [
        (failed_install, 1, "Installing the packages of uv.lock into .venv failed."),
        (interrupted_install, 130, "Stopped. To go on, run the same command again."),
    ],
)
@pytest.mark.parametrize("when", ["first time", "update"])
def test_a_broken_install_leaves_no_stamp_and_the_next_run_begins_anew(start, capsys, trouble, status, said, when):
    if when == "update":
        go(start)
        Path(start.ROOT, "uv.lock").write_text("two")
    trouble(start)
    assert go(start) == status
    assert not os.path.exists(start.STAMP)
    out = capsys.readouterr()
    assert said in out.out and "Traceback" not in out.out + out.err
    start.computer.broken.clear()
    start.computer.steps()
    assert go(start) is None
    assert start.computer.steps() == ["venv", "sync"]


def without_stamp(start):
    os.remove(start.STAMP)


def garbled_stamp(start):
    Path(start.STAMP).write_text("[")


def empty_stamp(start):
    Path(start.STAMP).write_text("{}")


def copied_from_elsewhere(start):
    stamp = json.loads(Path(start.STAMP).read_text())
    Path(start.STAMP).write_text(json.dumps(stamp | {"root": str(Path(start.ROOT).parent)}))


def of_a_folder_that_is_gone(start):
    stamp = json.loads(Path(start.STAMP).read_text())
    Path(start.STAMP).write_text(json.dumps(stamp | {"root": start.ROOT + "-gone"}))


def made_by_another_python(start):
    stamp = json.loads(Path(start.STAMP).read_text())
    Path(start.STAMP).write_text(json.dumps(stamp | {"python": [3, 9]}))


def python_removed(start):
    start.computer.broken["python"] = 1


def python_file_missing(start):
    os.remove(start.PYTHON)


BROKEN = [
    without_stamp,
    garbled_stamp,
    empty_stamp,
    copied_from_elsewhere,
    of_a_folder_that_is_gone,
    made_by_another_python,
    python_removed,
    python_file_missing,
]


@pytest.mark.parametrize("damage", BROKEN)
@pytest.mark.parametrize("uv_on_path", [True, False])
def test_a_broken_venv_is_made_anew(start, damage, uv_on_path):
    if not uv_on_path:
        start.computer.programs.clear()
    go(start)
    Path(start.VENV, "leftover").touch()
    damage(start)
    start.computer.steps()
    assert go(start) is None
    # A uv inside the old .venv is gone with it, so pip fetches another.
    assert start.computer.steps() == (["venv", "sync"] if uv_on_path else ["venv", "pip", "sync"])
    assert not os.path.exists(os.path.join(start.VENV, "leftover"))
    assert os.path.exists(start.STAMP)


def test_a_venv_without_any_uv_is_made_anew_with_pip(start):
    go(start)
    start.computer.programs.clear()
    start.computer.steps()
    go(start, "test")
    assert start.computer.steps() == ["venv", "pip", "sync with tests"]


# --- what it explains --------------------------------------------------------


def words(start, capsys, *args, status=1):
    assert go(start, *args) == status
    out = capsys.readouterr()
    assert "Traceback" not in out.out + out.err
    return out.out


@pytest.mark.parametrize(
    "typed, guess",
    [
        ("tset", "Did you mean test?"),
        ("biuld", "Did you mean build?"),
        ("checks", "Did you mean check?"),
        ("xyz", None),
    ],
)
def test_an_unknown_command_is_named(start, capsys, typed, guess):
    said = words(start, capsys, typed, status=2)
    assert repr(typed) in said and "test, lint, check, build" in said
    assert guess in said if guess else "Did you mean" not in said
    assert start.computer.ran == []


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command_and_installs_nothing(start, capsys, flag):
    said = words(start, capsys, flag, status=0)
    assert all(f"start.py {name}" in said for name in start.COMMANDS)
    assert start.computer.ran == []


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10), (3, 15), (4, 0)])
def test_a_python_out_of_range_is_named_with_what_mends_it(start, version):
    with pytest.raises(start.Stop, match=f"3.11 to 3.14, and this is Python {version[0]}.{version[1]} ") as stop:
        start.check_python(version)
    assert "https://www.python.org/downloads/" in str(stop.value)
    start.computer.programs["python3.12"] = b"Python 3.12.1"
    with pytest.raises(start.Stop, match=r"Run: python3\.12 start\.py"):
        start.check_python(version)


def test_windows_is_shown_its_own_launcher(windows):
    windows.computer.programs["py"] = b"Python 3.14.0"
    with pytest.raises(windows.Stop, match=r"Run: py -3\.14 start\.py"):
        windows.check_python((3, 9))


def test_pythons_in_range_are_taken(start):
    for minor in range(11, 15):
        start.check_python((3, minor, 0))


def older_pythons():
    names = [shutil.which(f"python3.{minor}") for minor in range(6, 11)]
    names += map(str, Path.home().glob(".pyenv/versions/3.*/bin/python"))
    script = "import sys; sys.exit(not (3, 6) <= sys.version_info < (3, 11))"
    return [
        name
        for name in filter(None, names)
        if subprocess.run([name, "-c", script], check=False, capture_output=True).returncode == 0
    ]


@pytest.mark.slow  # starts each Python that is there
def test_an_older_python_gets_a_message(tmp_path, monkeypatch):
    module = load(tmp_path / "home", monkeypatch)
    found = older_pythons()
    if not found:
        pytest.skip("no Python 3.6 to 3.10 here")
    for python in found:
        done = subprocess.run(
            [python, "start.py"],
            check=False,
            cwd=module.ROOT,
            capture_output=True,
            text=True,
            env=os.environ | {"PATH": os.path.dirname(python)},
        )
        assert (done.returncode, done.stderr) == (1, ""), python
        assert done.stdout.startswith("This needs Python 3.11 to 3.14, and this is Python 3.")


def test_debian_without_venv_is_told_the_package(start, capsys, monkeypatch):
    start.computer.programs.clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = words(start, capsys)
    assert f"sudo apt install python3.{sys.version_info[1]}-venv" in said
    assert start.computer.ran == []


def test_a_uv_makes_ensurepip_unnecessary(start, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert go(start) is None


def test_a_venv_that_cannot_be_made_says_why(start, capsys):
    start.computer.broken["venv"] = 1
    said = words(start, capsys)
    assert "Error: no room" in said and "Making .venv failed." in said


@pytest.mark.parametrize("step", ["pip", "sync"])
def test_no_network_is_named_and_a_rerun_goes_on(start, capsys, monkeypatch, step):
    start.computer.programs.clear()
    start.computer.broken[step] = 2
    monkeypatch.setattr(start, "network_trouble", lambda host: "Connection refused")
    said = words(start, capsys)
    assert "no way to https://files.pythonhosted.org/ (Connection refused)" in said
    assert "Connect to the internet" in said and "run the same command again" in said


def test_uv_told_to_stay_offline_is_named(start, capsys, monkeypatch):
    failed_install(start)
    monkeypatch.setenv("UV_OFFLINE", "1")
    assert "UV_OFFLINE is set" in words(start, capsys)


def test_a_full_disk_is_named(start, capsys, monkeypatch):
    failed_install(start)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**10, 10**10 - 10**6, 10**6))
    assert f"The disk of {start.ROOT} has only 1 MB left" in words(start, capsys)


def test_any_other_failure_points_at_what_the_installer_said(start, capsys, monkeypatch):
    failed_install(start)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**12, 0, 10**12))
    assert "What went wrong stands above." in words(start, capsys)


@pytest.mark.parametrize(
    "place, mend", [("ROOT", "Copy the project to a folder of your own"), ("VENV", "Remove it with: sudo rm -rf")]
)
def test_a_folder_that_cannot_be_written_is_named(start, capsys, monkeypatch, place, mend):
    os.mkdir(start.VENV)
    folder = getattr(start, place)
    monkeypatch.setattr(os, "access", lambda path, mode: path != folder)
    said = words(start, capsys)
    assert f"No permission to write in {folder}.\n{mend}" in said
    assert start.computer.ran == []


def test_a_finished_venv_needs_no_permission_to_write(start, monkeypatch):
    go(start)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert go(start) is None


def test_what_the_system_refuses_is_passed_on_in_a_line(start, capsys):
    start.computer.broken["sync"] = OSError(28, "No space left on device")
    assert "The system refused: [Errno 28] No space left on device" in words(start, capsys)


@pytest.mark.parametrize("name", ["uv.lock", "pyproject.toml"])
def test_a_missing_file_is_named_with_what_brings_it_back(start, capsys, name):
    Path(start.ROOT, name).unlink()
    assert f"git checkout -- {name}" in words(start, capsys)


def test_a_disk_that_fills_at_any_moment_is_named(start, capsys, monkeypatch):
    start.computer.broken["sync"] = OSError(28, "No space left on device")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(10**10, 10**10 - 10**6, 10**6))
    assert f"The disk of {start.ROOT} has only 1 MB left" in words(start, capsys)


def test_who_stops_listening_gets_no_traceback():
    command = [sys.executable, str(ROOT / "start.py"), "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        program.stdout.close()
        assert b"Traceback" not in program.stderr.read()


@posix_only
def test_a_venv_that_is_a_link_is_left_alone(start, capsys, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "pyvenv.cfg").touch()
    os.symlink(theirs, start.VENV)
    said = words(start, capsys)
    assert f".venv is a link to {theirs}" in said and "nothing was changed" in said
    assert (theirs / "pyvenv.cfg").exists() and start.computer.ran == []


def test_a_folder_that_is_no_environment_is_left_alone(start, capsys):
    os.mkdir(start.VENV)
    Path(start.VENV, "thesis.tex").touch()
    assert "holds files that are no environment of Python's" in words(start, capsys)
    assert Path(start.VENV, "thesis.tex").exists() and start.computer.ran == []


def test_an_environment_that_uv_run_made_is_gone_on_with(start, monkeypatch):
    Path(start.BIN).mkdir(parents=True)
    Path(start.PYTHON).touch()
    Path(start.VENV_NOTE).write_text("home = /usr/bin\nuv = 0.13.9\n")
    answer = start.answer_of
    version = "{} {}".format(*sys.version_info[:2])
    monkeypatch.setattr(start, "answer_of", lambda command: version if "print" in command[-1] else answer(command))
    assert go(start) is None
    assert start.computer.steps() == ["sync"]
    os.remove(start.STAMP)
    version = "3 9"
    go(start)
    assert start.computer.steps() == ["venv", "sync"]


# --- machines of companies, labs and containers ------------------------------


@pytest.mark.parametrize("name", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "PIP_INDEX_URL"])
@pytest.mark.parametrize("dev", [False, True])
def test_packages_come_from_the_index_that_is_set(start, monkeypatch, capsys, name, dev):
    index = "https://ann:secret@mirror.example/simple"
    monkeypatch.setenv(name, index)
    monkeypatch.setattr(start, "package_index", start.package_index_of)
    go(start, *(["test", "--fast"] if dev else []))
    out = capsys.readouterr().out
    assert "Packages come from https://mirror.example/simple." in out and "secret" not in out
    _, listed, packages, library = start.computer.ran[:4]
    assert listed[:3] == ["uv", "export", "--frozen"] and ("dev" in listed) == dev
    assert packages[:3] == library[:3] == ["uv", "pip", "install"]
    assert packages[-1] == listed[listed.index("--output-file") + 1]
    assert library[-3:] == ["--no-deps", "--editable", start.ROOT]
    # uv reads its own variables, and none of pip's.
    assert (
        ([index] == packages[packages.index("--default-index") + 1 :][:1]) if "PIP" in name else index not in packages
    )


def test_an_index_of_pip_conf_is_found(start, monkeypatch):
    said = "global.cert='x'\nglobal.index-url='https://mirror.example/simple'\n"
    monkeypatch.setattr(start, "answer_of", lambda command: said if "config" in command else None)
    assert start.package_index_of({}) == "https://mirror.example/simple"


def test_an_index_of_uv_toml_is_found(start, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv/uv.toml").write_text('[[index]]\nurl = "https://mirror.example/simple"\n')
    assert start.package_index_of({}) == str(tmp_path / "uv/uv.toml")
    (tmp_path / "uv/uv.toml").write_text("offline = false\n")
    assert start.package_index_of({}) is None


def test_a_proxy_and_a_mirror_that_do_not_answer_are_named(start, capsys, monkeypatch):
    failed_install(start)
    asked = []
    monkeypatch.setattr(start, "network_trouble", lambda host: asked.append(host) or "Connection refused")
    monkeypatch.setenv("HTTPS_PROXY", "http://ann:secret@proxy.example:3128")
    said = words(start, capsys)
    assert "https://files.pythonhosted.org/ through the proxy http://proxy.example:3128, which HTTPS_PROXY" in said
    assert "UV_DEFAULT_INDEX" in said and "secret" not in said
    monkeypatch.setattr(start, "package_index", lambda env: "https://mirror.example/simple")
    assert "There is no way to https://mirror.example/simple through" in words(start, capsys)
    assert asked == [start.PACKAGE_HOST, "https://mirror.example/simple"]


@posix_only
@pytest.mark.parametrize("home", ["/nowhere/at/all", "/proc"])
def test_a_home_that_cannot_be_written_has_a_stand_in(start, capsys, monkeypatch, home):
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("USER", raising=False)
    monkeypatch.setattr(start, "may_write", lambda folder: folder != home)
    assert go(start) is None
    assert f"{home} cannot be written, so programs keep their settings in {start.OWN_HOME}." in capsys.readouterr().out
    assert start.computer.env["HOME"] == start.OWN_HOME and os.path.isdir(start.OWN_HOME)
    assert start.computer.env["USER"] == "learner"


def test_a_home_that_can_be_written_stays(start, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    go(start)
    assert start.computer.env["HOME"] == str(tmp_path) and not os.path.exists(start.OWN_HOME)


# --- a learner's copies ------------------------------------------------------


def my_work(start):
    return [command for command in start.computer.ran if MY_WORK in command]


def test_lessons_open_in_the_learners_copies(start):
    copies = Path(start.MY_WORK, "notebooks")
    copies.mkdir(parents=True)
    (copies / "00_start_here.ipynb").touch()
    go(start)
    assert start.computer.handed[-1] == "--LabApp.default_url=/lab/tree/my-work/notebooks/00_start_here.ipynb"
    assert my_work(start) == [[start.PYTHON, "-m", MY_WORK, "refresh"]]


def test_lessons_open_even_where_copies_cannot_be_made(start):
    start.computer.broken["my-work"] = 1
    assert go(start) is None and start.computer.handed[2] == "jupyterlab"


def test_a_check_looks_at_copies_where_there_are_any(start):
    go(start, "check", "03")
    assert my_work(start) == []
    os.mkdir(start.MY_WORK)
    go(start, "check", "03")
    assert my_work(start) == [[start.PYTHON, "-m", MY_WORK, "refresh"]]


def test_update_needs_no_environment_and_passes_its_status_on(start):
    start.computer.broken["my-work"] = 1
    assert go(start, "update") == 1
    assert start.computer.ran == [[sys.executable, "-m", MY_WORK, "update"]]


@pytest.mark.parametrize("status", [0, 1])
def test_install_makes_everything_and_opens_nothing(start, capsys, status):
    start.computer.broken["my-work"] = status
    assert go(start, "install") == status
    assert start.computer.steps() == ["venv", "sync"] and not hasattr(start.computer, "handed")
    assert ("All is set up." in capsys.readouterr().out) != status


def test_a_learner_sees_no_tools_of_teachers(start, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    go(start)
    first, rest = start.computer.env["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert rest == "mine"
    settings = json.loads(Path(first, "labconfig/page_config.json").read_text("utf-8"))
    assert settings == {"disabledExtensions": {"@jupyter/nbgrader": True, "@jupyter-notebook/lab-extension": True}}
    go(start, "course", "x")
    assert start.computer.env["JUPYTER_CONFIG_PATH"] == "mine"


@pytest.mark.parametrize("given, made", [(None, ":backslashreplace"), ("cp1252:strict", "cp1252:backslashreplace")])
def test_a_name_that_the_terminal_cannot_show_stops_no_grading(start, monkeypatch, given, made):
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    if given:
        monkeypatch.setenv("PYTHONIOENCODING", given)
    go(start, "grade", "class")
    assert start.computer.env["PYTHONIOENCODING"] == made
    said = subprocess.run(
        [sys.executable, "-c", "print('\u4e2d')"],
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": made},
    )
    assert said.stdout.strip() in (b"\\u4e2d", "\u4e2d".encode())


def test_those_tools_are_called_so():
    installed = Path(sys.prefix, "share/jupyter/labextensions")
    if not (installed / "@jupyter/nbgrader").exists():
        pytest.skip("nbgrader is not installed here")
    assert (installed / "@jupyter-notebook/lab-extension/package.json").exists()


@pytest.fixture
def answering():
    class NotFound(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), NotFound)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_network_is_judged_by_whether_the_host_answers(tmp_path, monkeypatch, answering):
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    module = load(tmp_path / "home", monkeypatch)
    module.PACKAGE_HOST = f"http://127.0.0.1:{answering.server_port}/"
    assert module.network_trouble(module.PACKAGE_HOST) is None
    answering.shutdown()
    answering.server_close()
    assert "refused" in module.network_trouble(module.PACKAGE_HOST)


# --- a browser for the tests -------------------------------------------------


def test_the_tests_are_told_of_a_browser_on_path(start):
    start.computer.programs["google-chrome"] = b""
    go(start, "test")
    assert start.computer.env["INFERENCE_MATH_CHROMIUM"] == "google-chrome"


def test_fast_tests_ask_for_no_browser(start, capsys):
    go(start, "test", "--fast")
    assert "Playwright" not in capsys.readouterr().out
    assert "INFERENCE_MATH_CHROMIUM" not in start.computer.env


def test_tests_keep_what_python_compiled(start, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    go(start, "test", "--fast")
    assert "PYTHONDONTWRITEBYTECODE" not in start.computer.env
    go(start, "check", "03")
    assert start.computer.env["PYTHONDONTWRITEBYTECODE"] == "1"


def test_a_browser_that_was_named_is_taken(start, monkeypatch):
    start.computer.programs["chromium"] = b""
    monkeypatch.setenv("INFERENCE_MATH_CHROMIUM", "my browser")
    go(start, "test")
    assert start.computer.env["INFERENCE_MATH_CHROMIUM"] == "my browser"


@pytest.mark.parametrize(
    "place",
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Programs\Google\Chrome\Application\chrome.exe",
        r"C:\Programs\Microsoft\Edge\Application\msedge.exe",
    ],
)
def test_the_usual_places_are_looked_at(start, monkeypatch, place):
    monkeypatch.setenv("ProgramFiles", r"C:\Programs")
    monkeypatch.setattr(os.path, "expandvars", ntpath.expandvars)
    start.computer.programs[place] = b""
    assert start.find_browser() == place


@pytest.mark.parametrize("works", [True, False])
def test_without_a_browser_playwright_is_asked_and_the_tests_run_anyway(start, capsys, works):
    go(start)
    asked = []

    def answer(command):
        asked.append(command[1:])
        return "" if works or "playwright" not in command else None

    start.answer_of = answer
    start.find_uv = lambda: "uv"
    assert go(start, "test") is None
    assert asked[-1] == ["-m", "playwright", "install", "chromium"]
    assert "INFERENCE_MATH_CHROMIUM" not in start.computer.env
    assert ("will be skipped" in capsys.readouterr().out) != works


# --- the file itself, and its neighbours -------------------------------------


def test_start_needs_the_standard_library_only_and_reads_in_one_sitting():
    text = (ROOT / "start.py").read_text(encoding="utf-8")
    names = set()
    for node in ast.walk(ast.parse(text, feature_version=(3, 7))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    assert names <= sys.stdlib_module_names
    assert len(text.splitlines()) < 570  # a formatter writes one word of a long list a line


def test_its_bounds_are_those_of_pyproject(start):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == (f">=3.{start.OLDEST[1]},<3.{start.NEWEST[1] + 1}")
    assert project["build-system"]["requires"] == ["uv_build>={}.{},<1".format(*start.OLDEST_UV)]


def ignored(gitignore, paths, folder):
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".gitignore").write_text(gitignore)
    done = subprocess.run(
        ["git", "-c", "core.excludesFile=", "check-ignore", "--no-index", *paths],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.split()


OURS = [
    "lib/inference_math/formulas.py",
    "lib/inference_math/data/models.csv",
    "lib/inference_math/data/toy_llm.npz",
    "lib/inference_math/widgets/factory.js",
    "notebooks/x.ipynb",
    "exercises/x.ipynb",
    "solutions/x.ipynb",
    "source/build.py",
    "source/web/pages.css",
    "source/lessons/x.py",
    "tests/data/x.json",
    ".ci/run",
    ".github/workflows/test.yml",
    "uv.lock",
]
LEFTOVERS = [
    ".venv/bin/python",
    ".home/.local/share/x",
    "my-work/exercises/x.ipynb",
    "lib/inference_math/__pycache__/formulas.cpython-313.pyc",
    ".pytest_cache/x",
    "notebooks/.ipynb_checkpoints/x.ipynb",
    ".hypothesis/x",
    ".mypy_cache/x",
    "test-results/x.png",
    "screenshots/x.png",
    "dist/x.whl",
    "site/index.html",
]
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


@needs_git
def test_git_hides_leftovers_and_nothing_of_ours(tmp_path):
    text = (ROOT / ".gitignore").read_text(encoding="utf-8")
    assert ignored(text, OURS + LEFTOVERS, tmp_path) == LEFTOVERS


@needs_git
@pytest.mark.parametrize("line, hidden", [("lib/", OURS[0]), ("*.npz", OURS[2]), ("data/", OURS[1])])
def test_a_gitignore_that_hides_lib_would_be_seen(tmp_path, line, hidden):
    assert hidden in ignored(line, OURS, tmp_path)


def test_the_workflow_runs_the_same_command_on_the_lowest_and_highest_python(start):
    jobs = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["locked"]["strategy"]["matrix"] == {
        "os": ["ubuntu-latest", "macos-latest", "windows-latest"],
        "python": [f"3.{start.OLDEST[1]}", f"3.{start.NEWEST[1]}"],
    }
    for job in jobs.values():
        assert [step.get("run") for step in job["steps"][-2:]] == [
            "python start.py site --help",
            "python start.py test",
        ]
        actions = [step["uses"] for step in job["steps"] if "uses" in step]
        assert all(version[1:].isdigit() for version in (action.split("@")[1] for action in actions))


def test_ci_too_brings_the_tools_of_the_site_before_the_tests():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    brought = next(i for i, line in enumerate(lines) if line.startswith("python3 start.py site --help"))
    assert brought < next(i for i, line in enumerate(lines) if "start.py test" in line)


@posix_only
@pytest.mark.parametrize("status", [0, 1])
def test_ci_skips_no_browser_test_passes_arguments_on_and_keeps_the_last_line_and_status(tmp_path, status):
    programs = tmp_path / "bin"
    programs.mkdir()
    fakes = {
        "chromium": "exit 0",
        "bwrap": "exit 0",
        "python3": 'printf "<%s>" "$@"; echo; '
        'echo "$INFERENCE_MATH_REQUIRE_BROWSER $INFERENCE_MATH_REQUIRE_SANDBOX"; '
        f"cat; echo last; exit {status}",
    }
    for name, lines in fakes.items():
        (programs / name).write_text(f"#!/bin/sh\n{lines}\n")
        (programs / name).chmod(0o755)
    done = subprocess.run(
        [ROOT / ".ci" / "run", "-k", "two words"],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        input="typed",
        env=os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.stdout.splitlines() == ["<start.py><test><-k><two words>", "1 1", "last"]
    assert done.returncode == status
