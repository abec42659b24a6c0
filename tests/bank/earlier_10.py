"""Answers to sheet 10 that an earlier check misjudged or had no words for."""

WRONG = {
    "10.4": [
        (
            "lambda speed, constant: 1 / (1 - numpy.round(speed) * constant)",
            "the speed is rounded to whole tokens a second",
            "Is something rounded, or a number put in that fits large inputs alone?",
        ),
    ],
    "10.5": [
        (
            "lambda cost, margin: cost * (1 + margin) ** 2",
            "the margin is put on top twice: nothing is rounded, and nothing is drawn",
            "As `cost` alone changes, yours changes by the right factor. As `margin` does, it does not always.",
        ),
    ],
}

RIGHT = {
    "10.4": [],
    "10.5": [],
}
