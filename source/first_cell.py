# Is the course's library here? This cell speaks only where it is not.
import importlib.util, os, sys

if importlib.util.find_spec("inference_math") is None:
    pip = "run in a new cell, then restart: %pip install git+ADDRESS_OF_THIS_REPOSITORY"
    venv = "run in a terminal, then choose the kernel .venv: python3 start.py install"
    start = "close it, and run in the course's folder: python3 start.py"
    places = {
        "COLAB_RELEASE_TAG": ("Colab", pip), "CODESPACES": ("Codespaces", venv),
        "KAGGLE_KERNEL_RUN_TYPE": ("Kaggle", pip), "VSCODE_PID": ("VS Code", venv),
        "JUPYTERHUB_USER": ("a hub", pip), "emscripten": ("a page", "reload it"),
        "BINDER_SERVICE_HOST": ("Binder", "choose the kernel Python 3")}
    here = next((name for name in places if name in {*os.environ, sys.platform}), "")
    place, mend = places.get(here, ("Jupyter", start))
    print(f"{place}: Python {sys.version.split()[0]} in {sys.prefix}")
    print(f"lacks the course's library. To mend it, {mend}")
