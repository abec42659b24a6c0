"""``start.py update``: the course's new edition, by git, with a learner's work out of its way.

What git would stumble over (notebooks that were run or answered in the course's own folders, and conflicts that an
earlier ``git pull`` left in them) is carried into ``my-work/`` first, and a copy is kept. Git merges nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from . import folder, sheets

if TYPE_CHECKING:
    from pathlib import Path

    from .sheets import Notebook

ZIP = """This copy of the course was downloaded, not cloned, so there is nothing that git could update.
Download it again and unpack it beside this folder. Then move {work} from here into the new folder, and run there:
python3 start.py    It carries your answers over."""
NO_GIT = "git is not installed, and the course is brought up to date with it. Install it: https://git-scm.com/downloads"
CONFLICTS = """An earlier git command left conflicts in files of the course: {names}
Have the course's own files back with: git checkout HEAD -- {names}    Then run this again."""
CHANGED = """You have changed files of the course itself: {names}
Put your changes aside with: git stash    Then run this again. To have them back later: git stash pop"""
NO_UPSTREAM = """git does not know what this copy follows ({said}).
See your branches with: git branch -vv    Then go to the one that the course is on, for example: git switch main"""
OFFLINE = "The course's address does not answer. git says: {said}"
NO_ROOM = "The disk is full, so nothing came in. Make room, then run this again."
OWN_COMMITS = """This copy has {ahead} of its own, and the course has {behind} new, so git cannot simply go on.
Answers in them are in {work}. To take the course as it is, and keep your commits on a branch:
git branch my-commits && git reset --keep {upstream}    To join the two yourself: git merge {upstream}"""
NOT_FOLLOWED = "The course is up to date, but your copies do not follow it yet. When that is mended, run this again."
NEWS = "The course is up to date: {what} came in. If JupyterLab is open, stop it and start it again."
IN_THE_WAY = "git could not go on, and changed nothing. It says: {said}"


class Stop(Exception):
    """Why the course cannot be updated, and what mends it."""


class Failed(Exception):
    """What git said."""


class Git:
    """git in one folder, asking nobody anything."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.program = shutil.which("git") or ""

    def raw(self, *words: str) -> bytes:
        """What a command prints. Raises Failed."""
        env = os.environ | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
        done = subprocess.run(
            [self.program, *words], check=False, cwd=self.root, env=env, stdin=subprocess.DEVNULL, capture_output=True
        )
        if done.returncode:
            raise Failed((done.stderr or done.stdout).decode("utf-8", "replace").strip())
        return done.stdout

    def __call__(self, *words: str) -> str:
        """The same as text."""
        return self.raw(*words).decode("utf-8", "replace").strip()

    def names(self, *words: str) -> list[str]:
        """The paths that a command with ``-z`` prints."""
        return sorted({one for one in self.raw(*words).decode("utf-8", "surrogateescape").split("\0") if one})

    def notebook(self, name: str) -> Notebook | None:
        """The notebook that git calls ``name``, such as ``HEAD:exercises/03.ipynb``."""
        try:
            return folder.parse(self.raw("show", name))
        except Failed:
            return None

    def is_here(self) -> bool:
        """Whether ``root`` itself is a clone, not a folder within one."""
        try:
            return bool(self.program) and self.root.samefile(self("rev-parse", "--show-toplevel"))
        except (Failed, OSError):
            return False


def refresh(root: Path) -> list[str]:
    """Makes ``my-work/`` follow the course as it is in ``root`` now. Gives what to say."""
    git = Git(root)
    here = git.is_here()
    return folder.refresh(root, lambda name: git.notebook(f"HEAD:{name}") if here else None)


def update(root: Path) -> None:
    """Brings the course up to date and says what became of a learner's work. Raises Stop."""
    git = Git(root)
    if not (root / ".git").exists():
        raise Stop(ZIP.format(work=folder.WORK))
    if not git.program:
        raise Stop(NO_GIT)
    if not git.is_here():
        raise Stop(IN_THE_WAY.format(said=_why(git)))
    _clear_conflicts(git)
    changed = git.names("diff", "--name-only", "-z", "HEAD")
    ours = [name for name in changed if not _is_notebook(name)]
    if ours:
        raise Stop(CHANGED.format(names=" ".join(ours)))
    for name in changed:
        data = (root / name).read_bytes() if (root / name).exists() else b""
        _carry(git, name, _kept(git, name, data, f"HEAD:{name}"))
        git("checkout", "HEAD", "--", name)
    _go_on(git)


def _go_on(git: Git) -> None:
    """Fetches, and moves on where the course has."""
    upstream = _fetched(git)
    ahead, behind = map(int, git("rev-list", "--left-right", "--count", f"HEAD...{upstream}").split())
    if ahead and behind:
        for line in refresh(git.root):  # answers in these commits
            print(line)
        raise Stop(OWN_COMMITS.format(ahead=_commits(ahead), behind=behind, work=folder.WORK, upstream=upstream))
    if behind:
        try:
            git("merge", "-q", "--ff-only", upstream)
        except Failed as error:
            raise Stop(IN_THE_WAY.format(said=error)) from error
    # What is in the folder now may be another edition of this very program.
    command = [sys.executable, "-m", "inference_math.my_work", "refresh"]
    env = os.environ | {"PYTHONPATH": str(git.root / "lib")}
    if subprocess.call(command, cwd=git.root, env=env, stdin=subprocess.DEVNULL):
        raise Stop(NOT_FOLLOWED)
    print(NEWS.format(what=_commits(behind)) if behind else "The course is up to date. Nothing new came in.")


def _fetched(git: Git) -> str:
    """Asks the course's address for news. Gives the name of the branch that has them."""
    try:
        upstream = git("rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}")
    except Failed as error:
        raise Stop(NO_UPSTREAM.format(said=error)) from error
    try:
        git("fetch", "-q")
    except Failed as error:
        full = "No space left on device" in str(error)
        raise Stop(NO_ROOM if full else OFFLINE.format(said=error)) from error
    return upstream


def _clear_conflicts(git: Git) -> None:
    """Ends a merge, rebase or stash that stopped in notebooks; a learner's side of it goes to ``my-work/``."""
    stuck = git.names("diff", "--name-only", "-z", "--diff-filter=U")
    others = [name for name in stuck if not _is_notebook(name)]
    if others:
        raise Stop(CONFLICTS.format(names=" ".join(others)))
    if not stuck:
        return
    aside = []
    if _exists(git, "MERGE_HEAD"):  # here and in a rebase the learner's side is a commit, and stays one
        git("merge", "--abort")
    elif _exists(git, "REBASE_HEAD"):
        git("rebase", "--abort")
    else:  # a stash that did not fit: stage 1 is what it was made from, 3 what it holds; either may be missing
        for name in stuck:
            data = git.raw("show", f":3:{name}") if _exists(git, f":3:{name}") else b""
            aside.append((name, _kept(git, name, data, f":1:{name}")))
        git("checkout", "HEAD", "--", *stuck)
    print("An earlier git command had stopped half way in: " + ", ".join(stuck) + ". That is mended.")
    for name, mine in aside:
        _carry(git, name, mine)


def _kept(git: Git, name: str, data: bytes, given: str) -> Notebook | None:
    """What a learner wrote into the course's own file ``name``, of which a copy is kept; None for nothing."""
    mine, was = folder.parse(data), git.notebook(given)
    if not data or (mine is not None and was is not None and not sheets.is_touched(mine, was)):
        return None  # deleted, or only run and saved
    kept = folder.keep_bytes(git.root, name, data)
    print(f"{name} was changed in the course's own folder. As it was: {kept.relative_to(git.root).as_posix()}")
    return mine


def _carry(git: Git, name: str, mine: Notebook | None) -> None:
    """Answers of the sheet ``name`` into ``my-work/``, which is made where it is not there yet."""
    if mine is not None and name.startswith("exercises/") and sheets.answers(mine):
        for line in [*refresh(git.root), *folder.answered_elsewhere(git.root, name, mine)]:
            print(line)


def _why(git: Git) -> str:
    try:
        return git("rev-parse", "--show-toplevel")
    except Failed as error:
        return str(error)


def _exists(git: Git, ref: str) -> bool:
    try:
        git("rev-parse", "-q", "--verify", ref)
    except Failed:
        return False
    return True


def _is_notebook(name: str) -> bool:
    return name.startswith(tuple(f"{kind}/" for kind in folder.KINDS)) and name.endswith(".ipynb")


def _commits(number: int) -> str:
    return f"{number} commit{'s' * (number != 1)}"
