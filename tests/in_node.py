"""Our JavaScript, run by Node."""

import json
import shutil
import subprocess


def node():
    """Path of a Node: an installed one, or the one inside Playwright."""
    from playwright._impl._driver import compute_driver_executable

    return shutil.which("node") or compute_driver_executable()[0]


def in_node(folder, module, code, values):
    """What ``code``, a function body with ``values`` and all names of ``module`` (its text), returns."""
    (folder / "values.json").write_text(json.dumps(values), encoding="utf-8")
    (folder / "run.mjs").write_text(
        f'import {{ readFileSync }} from "node:fs";\n{module}\n'
        'const given = JSON.parse(readFileSync("values.json", "utf8"));\n'
        f"console.log(JSON.stringify(((values) => {{ {code} }})(given)));",
        encoding="utf-8",
    )
    done = subprocess.run(
        [node(), "run.mjs"], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
