"""What the toy model reads while it is trained: short questions and answers.

``examples()`` gives every pair, each with the kind of question it is. Some pairs
are held out: the model never trains on them, but it has seen their parts in other
company ("Where is Oslo?" is new to it, "What is the capital of Norway?" is not).
``vary()`` writes a question the way people type, and ``invented()`` asks about
things that do not exist, so that the model learns to say that it does not know.
"""

import random
from dataclasses import dataclass

HELD_OUT_SHARE = 0.1
DO_NOT_KNOW = "I do not know."


@dataclass(frozen=True)
class Example:
    kind: str
    question: str
    answer: str
    held_out: bool = False


# --- lines written one by one ------------------------------------------------

# A question with several answers is answered now this way, now that way; the
# number says how often. The model learns the odds, not one reply.
WEATHER = {
    "How's the weather today?": {"Sunny today.": 6, "Cloudy today.": 2, "Rainy today.": 1},
    "How is the weather today?": {"Sunny today.": 6, "Cloudy today.": 2, "Rainy today.": 1},
    "What's the weather today?": {"Sunny today.": 6, "Cloudy today.": 2},
    "What is the weather like today?": {"Sunny today.": 6, "Cloudy today.": 2},
    "What's the weather like today?": {"Sunny today.": 6, "Cloudy today.": 2},
    "What's the weather like?": {"Sunny today.": 5, "Cloudy today.": 1},
    "How is the weather?": {"Sunny today.": 5, "Cloudy today.": 1},
    "How's the weather?": {"Sunny today.": 5, "Cloudy today.": 1},
    "Weather today?": {"Sunny today.": 5, "Cloudy today.": 1},
    "Tell me about the weather today.": {"Sunny today.": 5, "Windy today.": 1},
    "How's the weather tomorrow?": {"Rainy tomorrow.": 5, "Cloudy tomorrow.": 2},
    "What will the weather be tomorrow?": {"Rainy tomorrow.": 5, "Cloudy tomorrow.": 2},
    "How is the weather tomorrow?": {"Rainy tomorrow.": 5, "Cloudy tomorrow.": 2},
    "How was the weather yesterday?": {"Windy yesterday.": 4, "Foggy yesterday.": 1},
    "How's the weather this morning?": {"Foggy this morning.": 3, "Cold this morning.": 1},
    "How's the weather tonight?": {"Clear tonight.": 3, "Cold tonight.": 1},
    "How's the weather on Sunday?": {"Sunny on Sunday.": 3},
    "How's the weather on Monday?": {"Rainy on Monday.": 3},
    "How's the weather in spring?": {"Mild, with some rain.": 3},
    "How's the weather in summer?": {"Warm and sunny.": 3},
    "How's the weather in autumn?": {"Windy and wet.": 3},
    "How's the weather in winter?": {"Cold, with some snow.": 3},
    "Is it sunny today?": {"Yes, sunny today.": 3},
    "Is it a sunny day?": {"Yes, a very sunny day.": 3},
    "Is it cold today?": {"No, sunny today.": 3},
    "Will it rain today?": {"No, not today.": 3},
    "Will it rain tomorrow?": {"Yes, take an umbrella.": 3},
    "Will it snow today?": {"No, not today.": 3},
    "Do I need an umbrella today?": {"No, sunny today.": 3},
    "Do I need an umbrella tomorrow?": {"Yes, rainy tomorrow.": 3},
    "Do I need a coat today?": {"No, a shirt will do.": 3},
    "Why is it so hot?": {"The sun is high.": 2},
    "Why is it raining?": {"The clouds are full.": 2},
    "What comes after rain?": {"Sun, if you wait.": 2},
}

SMALL_TALK = {
    "Hello": "Hello. Ask me something.",
    "Hello there": "Hello. Ask me something.",
    "Hi": "Hello. Ask me something.",
    "Good morning": "Good morning to you.",
    "Good evening": "Good evening to you.",
    "Good night": "Sleep well.",
    "Goodbye": "Goodbye, and thank you.",
    "Bye": "Goodbye, and thank you.",
    "Thank you": "You are welcome.",
    "Thanks": "You are welcome.",
    "How are you?": "Fine, and small.",
    "How are you today?": "Fine, and small.",
    "Who are you?": "A very small language model.",
    "What are you?": "A very small language model.",
    "What is your name?": "I have no name.",
    "Do you have a name?": "No, only numbers.",
    "Are you a person?": "No, only numbers.",
    "Are you alive?": "No, only numbers.",
    "Are you clever?": "No, only quick.",
    "Are you a large language model?": "No, a very small one.",
    "How big are you?": "About two hundred thousand numbers.",
    "How many parameters do you have?": "About two hundred thousand.",
    "What can you do?": "Short answers to short questions.",
    "What do you know?": "Weather, food, cities and days.",
    "Where do you live?": "In a small file.",
    "How old are you?": "I was trained in a few minutes.",
    "Do you sleep?": "Only between two questions.",
    "Do you like music?": "I have no ears.",
    "Do you like food?": "I have no mouth, but I know recipes.",
    "Do you dream?": "No, only numbers.",
    "Can you count?": "Yes, up to ninety-nine.",
    "Can you cook?": "No, but I know recipes.",
    "Tell me a joke.": "I am the joke.",
    "Tell me a story.": "A cat sat in the sun. The end.",
    "What is a token?": "A piece of a word.",
    "What is a model?": "A pile of numbers.",
    "What is a parameter?": "One number of the pile.",
    "What is a KV cache?": "My notes on what you said.",
    "What is a GPU?": "A fast machine for numbers.",
    "What is inference?": "One token after the other.",
    "Why do long answers cost more?": "Each token takes one more step.",
    "Why are you slow?": "I read all my numbers for each token.",
    "Why are you so small?": "So that you can read all of me.",
}

KITCHEN = {
    "How do I boil an egg?": "Seven minutes in hot water.",
    "How long do I boil an egg?": "Seven minutes.",
    "How long does pasta cook?": "About nine minutes.",
    "How long does rice cook?": "About fifteen minutes.",
    "How long do potatoes cook?": "About twenty minutes.",
    "How long do beans cook?": "A long time. Soak them first.",
    "How long does bread bake?": "About forty minutes.",
    "How long do I brew tea?": "Three minutes.",
    "How do I make tea?": "Pour hot water on the leaves.",
    "How do I make coffee?": "Pour hot water on the grounds.",
    "How do I make toast?": "Put bread in the toaster.",
    "How do I make soup?": "Boil vegetables in water.",
    "How do I make pancakes?": "Mix flour, milk and eggs, then fry.",
    "How do I make bread?": "Mix flour, water, salt and yeast, then bake.",
    "How do I make an omelette?": "Beat two eggs, then fry.",
    "How do I make a salad?": "Cut vegetables and add oil.",
    "What do I need for pancakes?": "Flour, milk and eggs.",
    "What do I need for bread?": "Flour, water, salt and yeast.",
    "What do I need for an omelette?": "Two eggs and butter.",
    "What do I need for tea?": "Leaves and hot water.",
    "What can I make with eggs?": "An omelette.",
    "What can I make with flour?": "Bread or pancakes.",
    "What can I make with apples?": "An apple pie.",
    "What can I make with potatoes?": "Soup or chips.",
    "What can I make with rice?": "Rice with beans.",
    "Where do I keep milk?": "In the fridge.",
    "Where do I keep butter?": "In the fridge.",
    "Where do I keep cheese?": "In the fridge.",
    "Where do I keep ice?": "In the freezer.",
    "Where do I keep flour?": "In the cupboard.",
    "Where do I keep rice?": "In the cupboard.",
    "Where do I keep the plates?": "In the cupboard.",
    "Where do I keep the knives?": "In the drawer.",
    "Where do I keep the spoons?": "In the drawer.",
    "What is for breakfast?": "Bread and tea.",
    "What is for lunch?": "Soup and bread.",
    "What is for dinner?": "Pasta with tomatoes.",
    "What should I eat today?": "Pasta with tomatoes.",
    "What should I cook today?": "Soup and bread.",
    "I am hungry.": "Eat an apple.",
    "I am thirsty.": "Drink some water.",
    "I am tired.": "Go to bed.",
    "I am cold.": "Put on a coat.",
    "I am bored.": "Go for a walk.",
    "Is bread made of flour?": "Yes, flour and water.",
    "Who cooks today?": "You do.",
}

KNOWLEDGE = {
    "How many seconds are in a minute?": "Sixty.",
    "How many minutes are in an hour?": "Sixty.",
    "How many hours are in a day?": "Twenty-four.",
    "How many days are in a week?": "Seven.",
    "How many days are in a year?": "Three hundred and sixty-five.",
    "How many months are in a year?": "Twelve.",
    "How many weeks are in a year?": "Fifty-two.",
    "How many legs does a cat have?": "Four.",
    "How many legs does a dog have?": "Four.",
    "How many legs does a bird have?": "Two.",
    "How many legs does an ant have?": "Six.",
    "How many legs does a spider have?": "Eight.",
    "How many legs does a fish have?": "None.",
    "How many wheels does a bike have?": "Two.",
    "How many wheels does a car have?": "Four.",
    "How many sides does a triangle have?": "Three.",
    "How many sides does a square have?": "Four.",
    "How many fingers does a hand have?": "Five.",
    "How many letters are in the alphabet?": "Twenty-six.",
    "What does a cat say?": "Meow.",
    "What does a dog say?": "Woof.",
    "What does a cow say?": "Moo.",
    "What does a duck say?": "Quack.",
    "What does a sheep say?": "Baa.",
    "What does a bee do?": "It makes honey.",
    "What does a hen do?": "It lays eggs.",
    "What does a fish do?": "It swims.",
    "What does a bird do?": "It flies.",
    "When do we eat breakfast?": "In the morning.",
    "When do we eat lunch?": "At noon.",
    "When do we eat dinner?": "In the evening.",
    "When do we sleep?": "At night.",
    "When does the sun rise?": "In the morning.",
    "When does the sun set?": "In the evening.",
    "Where does the sun rise?": "In the east.",
    "Where does the sun set?": "In the west.",
    "What is the largest ocean?": "The Pacific.",
    "What is the highest mountain?": "Mount Everest.",
    "What is the nearest star?": "The sun.",
    "What is ice?": "Frozen water.",
    "What is snow?": "Frozen water.",
    "What is rain?": "Water from a cloud.",
    "What is bread?": "Baked flour and water.",
    "What is cheese?": "Milk that had time.",
    "What is a city?": "A large town.",
    "What day is it today?": "Sunday, a sunny day.",
    "What day is today?": "Sunday, a sunny day.",
    "What day was yesterday?": "Saturday.",
    "What day is tomorrow?": "Monday.",
    "What time is it?": "Time for tea.",
    "Is it day or night?": "It is day.",
}

# --- tables for the templates ------------------------------------------------

CAPITALS = {
    "France": "Paris", "Spain": "Madrid", "Italy": "Rome", "Germany": "Berlin",
    "Austria": "Vienna", "Poland": "Warsaw", "Norway": "Oslo", "Sweden": "Stockholm",
    "Denmark": "Copenhagen", "Finland": "Helsinki", "Greece": "Athens",
    "Portugal": "Lisbon", "Ireland": "Dublin", "Hungary": "Budapest",
    "England": "London", "Scotland": "Edinburgh", "Iceland": "Reykjavik",
    "Egypt": "Cairo", "Kenya": "Nairobi", "Ghana": "Accra", "Morocco": "Rabat",
    "Peru": "Lima", "Chile": "Santiago", "Cuba": "Havana", "Canada": "Ottawa",
    "Japan": "Tokyo", "China": "Beijing", "India": "New Delhi", "Nepal": "Kathmandu",
    "Vietnam": "Hanoi", "Thailand": "Bangkok", "Australia": "Canberra",
}  # fmt: skip
COLOUR_OF = {
    "the sky": "blue", "the sea": "blue", "grass": "green", "a leaf": "green",
    "a frog": "green", "a pea": "green", "a lemon": "yellow", "a banana": "yellow",
    "butter": "yellow", "the sun": "yellow", "snow": "white", "milk": "white",
    "salt": "white", "rice": "white", "coal": "black", "the night": "black",
    "a tomato": "red", "a cherry": "red", "blood": "red", "a carrot": "orange",
    "an orange": "orange", "chocolate": "brown", "bread": "brown", "a tree trunk": "brown",
    "a plum": "purple", "an elephant": "grey", "a mouse": "grey", "a cloud": "grey",
}  # fmt: skip
OPPOSITES = [
    ("hot", "cold"), ("big", "small"), ("fast", "slow"), ("day", "night"), ("up", "down"),
    ("old", "new"), ("long", "short"), ("high", "low"), ("wet", "dry"), ("full", "empty"),
    ("open", "closed"), ("early", "late"), ("light", "dark"), ("sweet", "sour"),
    ("north", "south"), ("east", "west"), ("left", "right"), ("soft", "hard"),
]  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
NAMES = [
    *("Alice", "Bob", "Tom", "Anna", "Mary", "Ben", "Eva", "Sam"),
    *("Nora", "Paul", "Lucy", "Max", "Ida", "Leo", "Rosa", "Karl"),
]
COLOURS = ["red", "blue", "green", "yellow", "white", "black", "brown", "grey", "pink", "purple"]
THINGS = ["car", "hat", "coat", "bike", "cup", "book", "ball", "bag", "door", "pen", "kite", "box", "boat", "chair"]
SKIES = ["sunny", "rainy", "cloudy", "windy", "foggy", "snowy", "cold", "warm"]


def _spread(kind, table):
    return [
        Example(kind, question, answer)
        for question, answers in table.items()
        for answer, times in (answers if isinstance(answers, dict) else {answers: 1}).items()
        for _ in range(times)
    ]


def _cities():
    countries = list(CAPITALS)
    for place, (country, city) in enumerate(CAPITALS.items()):
        yield f"What is the capital of {country}?", f"{city}."
        yield f"What's the capital of {country}?", f"{city}."
        yield f"Which city is the capital of {country}?", f"{city}."
        yield f"Tell me the capital of {country}.", f"{city}."
        yield f"Where is {city}?", f"In {country}."
        yield f"In which country is {city}?", f"In {country}."
        yield f"Is {city} in {country}?", f"Yes, {city} is in {country}."
        yield f"Is {city} a city in {country}?", f"Yes, {city} is in {country}."
        yield f"How's the weather in {city}?", "I do not know. I have no window."
        for steps in (1, 3, 5, 9, 12, 17, 20, 26):
            other = countries[(place + steps) % len(countries)]
            yield f"Is {city} in {other}?", f"No, {city} is in {country}."


def _colours():
    for thing, colour in COLOUR_OF.items():
        yield f"What colour is {thing}?", f"{colour.capitalize()}."
        yield f"What color is {thing}?", f"{colour.capitalize()}."
        yield f"Which colour is {thing}?", f"{colour.capitalize()}."
        yield f"Tell me the colour of {thing}.", f"{colour.capitalize()}."
        yield f"What is the colour of {thing}?", f"{colour.capitalize()}."


def _opposites():
    for pair in OPPOSITES:
        for word, other in (pair, pair[::-1]):
            yield f"What is the opposite of {word}?", f"{other.capitalize()}."
            yield f"What's the opposite of {word}?", f"{other.capitalize()}."
            yield f"Tell me the opposite of {word}.", f"{other.capitalize()}."


def _calendar():
    for noun, names in (("day", DAYS), ("month", MONTHS)):
        for here, then in zip(names, names[1:] + names[:1], strict=True):
            yield f"What {noun} comes after {here}?", f"{then}."
            yield f"Which {noun} comes after {here}?", f"{then}."
            yield f"What {noun} comes before {then}?", f"{here}."
            yield f"Which {noun} comes before {then}?", f"{here}."
    for hour in range(1, 13):
        for ahead, word in enumerate(("one hour", "two hours", "three hours"), 1):
            later = (hour + ahead - 1) % 12 + 1
            yield f"What time is it {word} after {hour} o'clock?", f"{later} o'clock."
            yield f"It is {hour} o'clock. What time is it in {word}?", f"{later} o'clock."


def _numbers():
    for a in range(11):
        for b in range(11):
            yield f"What is {a} plus {b}?", f"{a + b}."
            yield f"How much is {a} plus {b}?", f"{a + b}."
            if a >= b:
                yield f"What is {a} minus {b}?", f"{a - b}."
                yield f"How much is {a} minus {b}?", f"{a - b}."
    for a in range(99):
        yield f"What number comes after {a}?", f"{a + 1}."
        yield f"Which number comes after {a}?", f"{a + 1}."


def _told():
    """Questions whose answer was said just before: to be copied, not remembered."""
    for name in NAMES:
        for colour in COLOURS:
            for thing in THINGS:
                said = f"{name} has a {colour} {thing}."
                yield f"{said} What colour is the {thing}?", f"{colour.capitalize()}."
                yield f"{said} Who has the {thing}?", f"{name}."
                yield f"{said} What does {name} have?", f"A {colour} {thing}."
    for city in CAPITALS.values():
        for sky in SKIES:
            said = f"It is {sky} in {city}. How's the weather in {city}?"
            yield said, f"{sky.capitalize()} in {city}."


def examples():
    """Every question and answer, in a fixed order; the held-out ones are marked."""
    result = _spread("weather", WEATHER)
    result += _spread("small talk", SMALL_TALK)
    result += _spread("kitchen", KITCHEN)
    result += _spread("knowledge", KNOWLEDGE)
    tables = {
        "cities": _cities, "colours": _colours, "opposites": _opposites,
        "calendar": _calendar, "numbers": _numbers, "told": _told,
    }  # fmt: skip
    for kind, pairs in tables.items():
        result += [Example(kind, q, a, _is_held_out(kind, q)) for q, a in pairs()]
    return result


def _is_held_out(kind, question):
    if question.startswith(("What ", "Where ", "Is ", "It is")):
        return False  # a fact that is always trained in one wording is not lost
    # All questions about one story go together. The words themselves are the seed,
    # so that a new line elsewhere moves nothing.
    key = question.split(". ")[0] if kind == "told" else question
    return random.Random(key).random() < HELD_OUT_SHARE


# --- what is made up on the spot ---------------------------------------------

ABOUT_NOTHING = [
    "What is the capital of {Word}?", "Where is {Word}?", "What colour is a {word}?",
    "What is a {word}?", "What does a {word} say?", "How long does {word} cook?",
    "What is the opposite of {word}?", "How do I make {word}?", "Who is {Word}?",
    "How many legs does a {word} have?", "{word}", "{word} {word}?", "Why {word}?",
    "What color is a {word}?", "What comes after {word}?", "Do you like {word}?",
    "Tell me about {word}.", "How old is {word}?", "When is {word}?", "{noise}", "{noise}",
]  # fmt: skip
ABOUT_SOMETHING_TOLD = [
    ("{Word} has a {colour} {thing}. Who has the {thing}?", "{Word}."),
    ("{Word} has a {colour} {thing}. What colour is the {thing}?", "{Colour}."),
    ("{name} has a {colour} {word}. What colour is the {word}?", "{Colour}."),
    ("{name} has a {colour} {word}. Who has the {word}?", "{name}."),
    ("{Word} is here. Who is here?", "{Word}."),
    ("My name is {Word}. What is my name?", "{Word}."),
    ("{name} has a {colour} {word}. What does {name} have?", "A {colour} {word}."),
]
NOISE = ["abcdefghijklmnopqrstuvwxyz", [chr(code) for code in range(33, 127)]]


def invented(chance):
    """A question with a word in it that does not exist, or a row of random signs.
    Unless the answer was told just before, the model should say that it does not
    know. ``chance`` is a ``random.Random``."""
    parts = [chance.choice("bcdfhjklmnprtvwz") + chance.choice("aeiou") for _ in range(2)]
    word = "".join(parts) + chance.choice("bdklmnprtz")
    colour = chance.choice(COLOURS)
    fill = {
        "word": word, "Word": word.capitalize(), "colour": colour,
        "Colour": colour.capitalize(), "name": chance.choice(NAMES),
        "thing": chance.choice(THINGS),
        "noise": "".join(chance.choices(chance.choice(NOISE), k=chance.randint(3, 8))),
    }  # fmt: skip
    question, answer = chance.choice(ABOUT_NOTHING), DO_NOT_KNOW
    if chance.random() < 0.5:
        question, answer = chance.choice(ABOUT_SOMETHING_TOLD)
    return Example("invented", question.format(**fill), answer.format(**fill))


def vary(question, chance):
    """The question as someone else might type it: all lower case, another mark or
    none at the end, a curved apostrophe. Mostly it stays as it is."""
    if chance.random() < 0.15:
        question = question.lower()
    if chance.random() < 0.15:
        question = question.rstrip("?.") + chance.choice(["", "", ".", "!", "?"])
    if chance.random() < 0.15:
        question = question.replace("'", "\u2019")
    return question
