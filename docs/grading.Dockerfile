# A machine that can grade: Debian, Python and bubblewrap. docs/grading.md says how to run it.
# Build it in the repository's folder:
#     docker build -t grading -f docs/grading.Dockerfile .

FROM python:3.13-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends bubblewrap \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home grader \
 && mkdir /course /class && chown grader: /course /class

# Not as root: an ordinary user's sandbox needs no rights of the container's.
USER grader
WORKDIR /course
COPY --chown=grader . .

# The packages, and Matplotlib's list of fonts, which would take seconds in each sandbox.
# Everybody may use them, as the container may run under another user's number.
ENV MPLCONFIGDIR=/course/.matplotlib
RUN rm -rf .venv \
 && python3 start.py grade --help \
 && .venv/bin/python -c "import matplotlib.font_manager" \
 && chmod -R a+rwX .matplotlib

WORKDIR /class
ENTRYPOINT ["python3", "/course/start.py"]
CMD ["grade", "--help"]
