"""A notebook on A4: nbconvert's page, which JupyterLab prints, with the template that start.py names."""

import nbformat
import pytest
from conftest import ROOT
from nbconvert import HTMLExporter

PAGE = ROOT / "lib" / "inference_math" / "figures" / "page"
CUT = """() => [...document.querySelectorAll('main *')].filter((one) => one.clientWidth > 1 &&
  one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible').length"""
LINE = "print(" + "'x' + " * 13 + "'y')"  # as wide as a line of ours may be


@pytest.mark.parametrize("template", ["lab", str(PAGE / "paper")])
def test_a_long_line_is_whole_on_paper(browser, tmp_path, template):
    assert len(LINE) == 88
    output = nbformat.v4.new_output("stream", text="z" * 120 + "\n")
    cells = [nbformat.v4.new_code_cell(LINE, outputs=[output], execution_count=1)]
    exporter = HTMLExporter(template_name=template)
    html, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells))
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 703, "height": 1000})  # A4 with margins of 12 mm
    page.route("http*://**", lambda route: route.abort())
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
    page.emulate_media(media="print")
    found = page.evaluate(CUT)
    page.close()
    assert bool(found) == (template == "lab")
