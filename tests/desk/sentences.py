"""Collect every sentence that the desk can say, and tell which of them a catalogue lacks.

    python -m tests.desk.sentences          what is missing in Russian, ready to be pasted into a catalogue
    python -m tests.desk.sentences fr       in French

A sentence stands in the code (`N_`, `say`, `count`), in a template (`_`, `ngettext`), in an error that a page can show, or in a list of
codes or words of the model.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from babel.messages import pofile
from jinja2.ext import babel_extract

from safeconduct.actions.acts import VERBS
from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules import ALARMS, WORDS

SOURCE = Path(__file__).parents[2] / "src" / "safeconduct"
DESK = SOURCE / "doors" / "desk"
LISTS = (
    "case-status",
    "closure",
    "app-status",
    "location",
    "risk",
    "pathway",
    "rrf-pri",
    "rrf-cat",
    "rrf-sex",
    "rrf-mar",
    "rrf-rel",
    "unhcr-sn",
    "istanbul-heading",
    "istanbul-consistency",
    "stance",
)
ERRORS = ("Mistaken", "Refused", "Locked", "Damaged", "Unreachable")
CHECKS = (
    "check_word",
    "check_listed",
    "check_code",
    "check_country",
    "check_entry",
    "check_region",
    "check_days",
    "check_number",
    "_ask_s",
)
"""Functions of the rules whose last words go into what an error says."""

READING = ("studies/papers", "actions/office/asking.py", "actions/office/guarding.py", "actions/office/office.py")
"""Where it is said what of a draft nobody read."""
SAYING = ("doors/desk", "model/rules", "model/dates.py", "model/typed.py", "model/codes", "actions", *READING[:-1])
"""Where errors that a page can show are raised; of the actions, those that pages ask for."""
UNREAD = re.compile(r"(?:was|were) not (?:read|heard|checked)|opens on this laptop|where it was taken")


def of_code(path, *, errors_only=False):
    """Collect from a module: sentences as text, plurals as pairs."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "").lower().strip("_") == "hint":
            yield from filter(
                None, map(template, (node.value.body, node.value.orelse) if isinstance(node.value, ast.IfExp) else (node.value,))
            )
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in ERRORS:
            yield from filter(None, map(template, node.args[:2]))
        elif name.startswith(CHECKS) and texts:
            yield texts[-1]
        elif not errors_only and name in ("N_", "say") and texts:
            yield texts[0]
        elif not errors_only and name == "count" and len(texts) >= 2:
            yield texts[0], texts[1]


def of_reading(path):
    """Collect from a module what it says of things that nobody read."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said = template(node) if isinstance(node, ast.Constant | ast.JoinedStr) else ""
        if UNREAD.search(said) and "\n" not in said and (said[:1].islower() or said.startswith("%(")):
            yield said


def template(node):
    """Write an error's sentence as a catalogue has it: what is put into it by number, `there is no case %(1)s in this vault`."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        parts, number = [], 0
        for part in node.values:
            number += isinstance(part, ast.FormattedValue)
            parts.append(f"%({number})s" if isinstance(part, ast.FormattedValue) else part.value)
        return "".join(parts)
    return f"{node.left.value}%(1)s" if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) else ""


def of_template(path):
    with path.open("rb") as source:
        for _, _, message, _ in babel_extract(source, ("_", "gettext", "ngettext"), (), {"trimmed": "false"}):
            texts = [text for text in (message if isinstance(message, tuple) else (message,)) if text]
            yield (texts[0], texts[1]) if len(texts) > 1 else texts[0]


def of_model():
    for name in LISTS:
        yield from codes.listed(name).values()
    for words in (
        *WORDS.values(),
        ALARMS,
        f.COMPARTMENTS,
        (str(fact.__struct_config__.tag).replace("-", "_") for fact in f.AnyFact.__args__),
    ):
        yield from (word.replace("_", " ") for word in words)


def every():
    """Give every sentence with the place that it was found in."""
    found = {}
    for path in sorted(DESK.rglob("*.py")):
        for message in of_code(path):
            found.setdefault(message, path.stem)
    for path in sorted((DESK / "templates").glob("*.html")):
        for message in of_template(path):
            found.setdefault(message, path.stem)
    for message in of_model():
        found.setdefault(message, "model")
    asked = verbs()
    for part in SAYING:
        for path in sorted((SOURCE / part).rglob("*.py")) if (SOURCE / part).is_dir() else [SOURCE / part]:
            if (part == "actions" and not (asked | {"acts", "office"}) & {path.stem} and path.parent.name not in asked) or is_of_others(
                path
            ):
                continue
            for message in of_code(path, errors_only=True):
                found.setdefault(message, "errors")
    for part in READING:
        for path in sorted((SOURCE / part).rglob("*.py")) if (SOURCE / part).is_dir() else [SOURCE / part]:
            for message in of_reading(path):
                found.setdefault(message, "papers")
    return {message: place for message, place in found.items() if message and message != ("", "")}


def verbs():
    """Name the acts that a page asks for, and what every act goes through."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DESK.rglob("*.py")))
    return {verb for verb in VERBS if f'"{verb}"' in texts}


def kinds_in(path):
    """Name the kinds of facts that a module speaks of."""
    return set(re.findall(r"\bf\.([A-Z]\w+)", path.read_text(encoding="utf-8"))) & {fact.__name__ for fact in f.AnyFact.__args__}


def is_of_others(path):
    """Tell whether a module of rules decides only on facts that no page states."""
    stated = set().union(*(kinds_in(page) for page in DESK.rglob("*.py")))
    return path.parent.name == "decide" and kinds_in(path) != set() and not kinds_in(path) & stated


def said(language):
    """Give what the catalogues of a language say, by sentence; a plural by its pair."""
    found = {}
    for path in sorted((DESK / "locale" / language).glob("*.po")):
        with path.open("rb") as source:
            for message in pofile.read_po(source, locale=language, abort_invalid=True):
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id and all(texts):
                    assert message.id not in found, f"{path.name}: {message.id} is said twice"
                    found[message.id] = texts
    return found


def missing(language):
    known = said(language)
    return {message: place for message, place in every().items() if message not in known}


if __name__ == "__main__":
    left = missing(sys.argv[1] if len(sys.argv) > 1 else "ru")
    for message, place in sorted(left.items(), key=lambda item: (item[1], str(item[0]))):
        one, many = message if isinstance(message, tuple) else (message, "")
        quoted = [text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for text in (one, many)]
        print(
            f'#: {place}\nmsgid "{quoted[0]}"'
            + (f'\nmsgid_plural "{quoted[1]}"\nmsgstr[0] ""\nmsgstr[1] ""\nmsgstr[2] ""\n' if many else '\nmsgstr ""\n')
        )
    print(f"{len(left)} missing", file=sys.stderr)
