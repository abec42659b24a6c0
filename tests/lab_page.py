"""JupyterLab in one page, which opens one notebook after another: run it, and look at what is drawn."""

from playwright.sync_api import Error

OPEN = """async path => {
  const panel = await window.jupyterapp.commands.execute('docmanager:open', { path });
  await panel.context.ready;
}"""

RUN_ALL = """async () => {
  const app = window.jupyterapp;
  await app.commands.execute('notebook:clear-all-cell-outputs');
  await app.commands.execute('notebook:run-all-cells');
}"""

READY = """() => {
  const app = window.jupyterapp, panel = app && app.shell.currentWidget;
  if (!panel || !panel.sessionContext || !panel.content || !panel.content.widgets.length) return false;
  const kernel = panel.sessionContext.session && panel.sessionContext.session.kernel;
  return Boolean(kernel && kernel.status === 'idle');
}"""

CLOSE = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""

BLANK = """() => [...document.querySelectorAll('.jp-OutputArea-output img:not([aria-hidden])')].filter(img => {
  if (!img.complete || !img.naturalWidth) return true;
  const canvas = document.createElement('canvas');
  canvas.width = img.naturalWidth; canvas.height = img.naturalHeight;
  const pen = canvas.getContext('2d');
  pen.drawImage(img, 0, 0);
  const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  for (let i = 4; i < data.length; i += 4)
    if (data[i] !== data[0] || data[i + 1] !== data[1] || data[i + 2] !== data[2]) return false;
  return true;
}).length"""

TOO_SHORT = """() => [...document.querySelectorAll(".im-row > *")]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"""
"""The controls of a machine whose words do not fit into their place."""

EMPTY = "empty.ipynb"
"""One code cell and nothing in it, for what needs JupyterLab and no lesson."""

EMPTY_NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "id": "only", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}

# Chromium itself reports these; no page of ours could help it.
HARMLESS = ("favicon", "net::ERR_", "Failed to load resource")


class LabPage:
    """``errors`` gathers exceptions and console errors of the page since the notebook was opened."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.page = self.notebook = None
        self.errors = []

    def _console(self, message):
        if message.type == "error" and not any(one in message.text for one in HARMLESS):
            self.errors.append(message.text)

    def open(self, notebook, width=1280, height=900):
        """Opens it as it is on the disk, with a kernel of its own. One at a time: what is looked for is in it."""
        assert self.notebook is None, f"{self.notebook} is open"
        self.errors, self.notebook = [], notebook
        if self.page:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate(OPEN, notebook)
        else:
            self.page = self.browser.new_page(viewport={"width": width, "height": height})
            self.page.on("pageerror", lambda error: self.errors.append(str(error)))
            self.page.on("console", self._console)
            self.page.goto(f"{self.address}lab/tree/{notebook}?reset")
        self.page.wait_for_function(READY, timeout=90_000)
        return self

    def put(self, id, code):
        """Writes ``code`` into the cell of that id."""
        self.page.evaluate(
            """([id, code]) => window.jupyterapp.shell.currentWidget.content.widgets
            .find(cell => cell.model.id === id).model.sharedModel.setSource(code)""",
            [id, code],
        )

    def run_all(self):
        self.page.evaluate(RUN_ALL)
        self.page.wait_for_function(READY, timeout=180_000)
        self.page.wait_for_function(
            "() => ![...document.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent.includes('*'))"
        )
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def widgets(self):
        """The widgets in outputs: live figures and prediction boxes."""
        return self.page.locator(".jp-OutputArea-output .jupyter-widgets.widget-vbox")

    def error_outputs(self):
        """Texts of all error outputs, and of whatever was printed to stderr."""
        kinds = ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr")
        found = self.page.locator(", ".join(f'[data-mime-type="{kind}"]' for kind in kinds))
        return found.all_inner_texts()

    def empty_widgets(self):
        """How many widgets draw nothing."""
        boxes = (one.bounding_box() for one in self.widgets().all())
        return sum(box is None or box["height"] < 10 for box in boxes)

    def blank_images(self):
        """How many pictures in outputs are missing or of one colour."""
        return self.page.evaluate(BLANK)

    def images_without_alt(self):
        # JupyterLab writes "Image" where there is none.
        without = (":not([alt])", '[alt=""]', '[alt="Image"]')
        return self.page.locator(
            ", ".join(f".jp-OutputArea-output img:not([aria-hidden]){one}" for one in without)
        ).count()

    def close(self):
        """Ends the kernel and closes the notebook, of which nothing is saved."""
        self.notebook = None
        try:
            self.page.evaluate(CLOSE)
        except Error:  # whoever comes next gets a page that works
            self.page.close()
            self.page = None
            raise
