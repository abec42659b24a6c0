"""One short page for one learner: what was right, what was not yet, why, and what to do next."""

from collections.abc import Iterable, Sequence

from ...checks.engine import CORRECT, NOT_ATTEMPTED, NOT_YET
from ..marking.result import QuestionResult, Result
from ..sheets.common import TO_READ, Sheet
from .parts import STATES, code, counted, frame, named, number, points, safe, sign
from .tally import READ, WHERE, Diagnosis, known, state, tally, told


def page(student: str, results: Iterable[Result], lessons: str = "", diagnosis: Diagnosis = WHERE) -> str:
    """The page of ``student`` (a name) as HTML.

    ``results`` are those that ``grade`` gave for this learner's files; one that could not be read comes first.
    ``lessons`` is the address of a folder where learners find the lessons ("https://example.org/notebooks/");
    where it is empty the page names the lesson's file, without a link. ``diagnosis``: what is said of a wrong answer.
    Same arguments, same page.
    """
    results = sorted(results, key=lambda one: (one["status"] == "graded", one["sheet"], one["file"], one["digest"]))
    sections = "\n".join(_sheet(n, one, lessons, diagnosis) for n, one in enumerate(results))
    body = f"""<header>
<h1>Feedback for {named(student)}</h1>
{_overview(results)}
</header>
<main>
{sections or "<p>No file was handed in under this name. Ask your teacher where to hand it in.</p>"}
</main>
<footer class="soft"><p>A check ran your code on inputs that it had not seen before. If you think that a mark is
wrong, show this page to your teacher: code that gives right numbers deserves its points.</p></footer>"""
    return frame(f"Feedback for {student}", body, STYLE)


# --- the top: where I stand --------------------------------------------------


def _overview(results: Sequence[Result]) -> str:
    if not results:
        return ""
    rows = "".join(
        f'<tr><th scope="row"><a href="#s{n}">{_title(one)}</a></th><td>{_points(one)}</td></tr>'
        for n, one in enumerate(results)
    )
    score = tally([question for one in results for question in one["questions"]])
    total = f'<tr class="total"><th scope="row">In all</th><td>{points(score)}</td></tr>' if len(results) > 1 else ""
    return f"""<table><caption>Where you stand</caption>
<thead><tr><th scope="col">Sheet</th><th scope="col">Points</th></tr></thead>
<tbody>{rows}{total}</tbody></table>"""


def _title(result: Result) -> str:
    sheet = known(result)[0]
    if sheet:
        return safe(sheet.title)
    return f"The file {named(result['file'])}" if result["file"] else "What you handed in"


def _points(result: Result) -> str:
    if result["status"] == "left out":
        return "does not count"
    if result["status"] != "graded":
        return '<strong class="state wrong"><span class="sign" aria-hidden="true">△</span> could not be read</strong>'
    return points(tally(result["questions"]))


# --- one sheet ---------------------------------------------------------------


def _sheet(n: int, result: Result, lessons: str, diagnosis: Diagnosis) -> str:
    if result["status"] == "left out":
        file = f' <span class="soft">The file: {named(result["file"])}</span>' if result["file"] else ""
        body = f"<p>This does not count. {safe(result['reason'], 1_000)}{file}</p>"
    else:
        body = _graded(n, result, lessons, diagnosis) if result["status"] == "graded" else _unreadable(result)
    return f"""<section aria-labelledby="s{n}">
<h2 id="s{n}">{_title(result)}</h2>
{body}
</section>"""


def _graded(n: int, result: Result, lessons: str, diagnosis: Diagnosis) -> str:
    sheet, titles, words = known(result)
    asked = [(f"s{n}-{m}", titles[one["id"]], state(one, words), one) for m, one in enumerate(result["questions"])]
    questions = "\n".join(_question(*one, diagnosis) for one in asked)
    got, file = points(tally(result["questions"])), named(result["file"])
    return f"""<p><strong>{got}.</strong> <span class="soft">Your file: {file}</span></p>
{_next(asked, _lesson(sheet, lessons))}
{_notes(result["notes"])}
{questions}"""


def _next(asked: Sequence[tuple[str, str, str, QuestionResult]], lesson: str) -> str:
    """What is right already, and what to do now."""
    right, wrong, empty, waits = (
        [f'<a href="#{mark}">{safe(title.partition(":")[0])}</a>' for mark, title, which, _ in asked if which == wanted]
        for wanted in (CORRECT, NOT_YET, NOT_ATTEMPTED, TO_READ)
    )
    said = []
    tries = wrong or empty
    ask = next(
        (safe(one["id"], 10) for _, _, which, one in asked if which == (NOT_YET if wrong else NOT_ATTEMPTED)), ""
    )
    help_ = f"In your notebook <code>quiz.{ask}.hint()</code> gives more hints, and {lesson} has what you need."
    if right and tries:
        said.append(f"<strong>Right already:</strong> {_listed(right)}.")
    if wrong:
        said.append(
            f"<strong>Next:</strong> {_listed(wrong)}. Read why and the hint below, change your code, "
            f"and run the check under it: it answers at once. {help_}"
        )
    if empty:
        said.append(
            f"<strong>{'Then' if wrong else 'Next'}:</strong> {_listed(empty)}, still empty. "
            f"A first try costs nothing, and the check says what is off.{'' if wrong else f' {help_}'}"
        )
    if right and not tries:
        said.append(
            f"<strong>Everything that a check can see is correct.</strong> {lesson} is there if you want to look again."
        )
    if waits:
        said.append(f"<strong>To be read by your teacher:</strong> {_listed(waits)}. These count once they are read.")
    return '<ul class="plain">' + "".join(f"<li>{one}</li>" for one in said) + "</ul>" if said else ""


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]


def _lesson(sheet: Sheet | None, lessons: str) -> str:
    if not sheet:
        return "The lesson of this sheet"
    name = f"Lesson {sheet.number}"
    topic = safe(sheet.title.partition(":")[2].strip())
    if lessons:
        return f'<a href="{safe(lessons.rstrip("/"))}/{safe(sheet.lesson)}">{name}: {topic}</a>'
    return f"{name}: {topic} (<code>notebooks/{safe(sheet.lesson)}</code>)"


def _notes(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    items = "".join(f"<li>{safe(one)}</li>" for one in notes[:20])
    more = f"<li>and {counted(len(notes) - 20, 'more note')}</li>" if len(notes) > 20 else ""
    return f'<div class="notes"><p><strong>While your notebook ran</strong></p><ul>{items}{more}</ul></div>'


# --- one question ------------------------------------------------------------


def _question(mark: str, title: str, which: str, question: QuestionResult, diagnosis: Diagnosis) -> str:
    parts = []
    got = "" if question["points"] is None else f"{number(question['points'])} of "
    says = told(question, diagnosis)
    if says.strip():
        why = "<strong>Why:</strong> " if which == NOT_YET else ""
        parts.append(f"<p>{why}{safe(says, 1_000)}</p>")
    if question.get("because") == "" and which != NOT_ATTEMPTED:
        parts.append("<p>The sentence that says why is missing. Your teacher may ask for it.</p>")
    if question["hint"]:
        parts.append(f"<p><strong>Hint:</strong> {safe(question['hint'])}</p>")
    if question["answer"].strip() and not (which == NOT_ATTEMPTED and "NotImplementedError" in question["answer"]):
        what = "answer" if which in (TO_READ, READ) else "code"
        parts.append(f'<p class="yours soft">Your {what}</p>{code(question["answer"])}')
    return f"""<article class="{STATES[which][2]}" aria-labelledby="{mark}">
<h3 id="{mark}">{safe(title)}</h3>
<p>{sign(which)} <span class="soft">· {got}{counted(question["most"], "point")}</span></p>
{"".join(parts)}
</article>"""


STYLE = """
article { margin: 1rem 0; padding: .1rem 0 .1rem .9rem; border-left: 4px solid var(--line); }
article.right { border-left: 4px solid var(--right); } article.wrong { border-left: 6px double var(--wrong); }
article.empty { border-left: 4px dotted var(--soft); } \
article.wait, article.read { border-left: 4px dashed var(--wait); }
article p { margin: .3rem 0; }
.yours { margin-bottom: 0; font-size: .875rem; }
.plain { list-style: none; padding: 0; } .plain li { margin: .4rem 0; }
.notes { margin: .8rem 0; padding: .1rem .9rem; border: 1px solid var(--line); }
.total th, .total td { font-weight: 600; }
footer { margin-top: 2.5rem; font-size: .9rem; }
@media print { article { break-inside: avoid; } a { text-decoration: none; } }
"""


# --- a file that could not be read -------------------------------------------


def _unreadable(result: Result) -> str:
    return f"""<p><strong>This file could not be read, so it has no points yet.</strong></p>
<p>Why: {safe(result["reason"], 1_000)}</p>
<p><strong>What to do:</strong></p>
<ol>
<li>Open the file in JupyterLab. If it opens, restart the kernel, run all cells, save it, \
and hand in what you saved.</li>
<li>Hand in the notebook itself, a file that ends in <code>.ipynb</code>: \
no PDF, no picture of the screen, no web page.</li>
<li>If it does not open, take a fresh copy of the sheet, copy your answers into it, and hand in that.</li>
</ol>
<p>Your work is not lost: ask your teacher if none of this helps.</p>
<p class="soft">The file: {named(result["file"])}</p>"""
