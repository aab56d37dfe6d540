"""Whatever the command line can do to a case, an application, a shelter, a notice, a check-in, a task or an import, the desk can do.

The command line's code is walked: each kind of fact that it states, with the fields that it fills in, each act that it asks for, and each
thing that a list can be narrowed by must stand in a page of the desk too.
"""

import ast
import re

import pytest

from safeconduct.actions import case_list
from safeconduct.doors.desk.forms import Field
from safeconduct.doors.desk.pages import PAGES
from tests.desk.sentences import DESK, SOURCE

CLI = SOURCE / "doors" / "cli"
ROOMS = (
    "case",
    "person",
    "application",
    "shelter",
    "pathway",
    "notice",
    "checkin",
    "task",
    "import",
    "negotiation",
    "drafting",
    "history",
    "today",
)
"""The beginnings of the command line's modules on what the desk is for; keys, exports and evidence have issues of their own."""

ELSEWHERE = {"with_names": "the page of a case and every search show names; a list that lies open on a screen does not"}


def modules_of_the_command_line():
    found = [path for path in sorted(CLI.glob("*.py")) if path.name.startswith(ROOMS)]
    assert len(found) > 12
    return found


def stated(paths):
    """Give the fields that are filled in by kind of fact, the acts asked for, and the fields of questions by act."""
    facts, acts, asked = {}, set(), {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            of, name = getattr(node.func.value, "id", ""), node.func.attr
            fields = {word.arg for word in node.keywords if word.arg}
            if of == "f" and name[0].isupper():
                facts.setdefault(name, set()).update(fields)
            elif name == "Ask":
                asked.setdefault(of, set()).update(fields)
            elif name == "ask" and node.args and isinstance(node.args[0], ast.Constant):
                acts.add(node.args[0].value)
    return facts, acts, asked


@pytest.fixture(scope="module")
def here():
    facts, acts, asked = stated(sorted(DESK.rglob("*.py")))
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DESK.rglob("*.py")))
    typed = set(re.findall(r'(?:Field\(\s*|\[)"(\w+)"', texts))  # fields of forms whose values go on together
    typed |= set(re.findall(r"\b(\w+)=(?:values\[|_choices)", texts))  # and what is said anew of a file
    return facts, acts, asked, typed


def test_every_kind_of_fact_can_be_stated_with_every_field(here):
    facts, _, _, typed = here
    lacking = {}
    for kind, fields in stated(modules_of_the_command_line())[0].items():
        left = fields - facts.get(kind, set()) - typed if kind in facts else {"all of it"}
        if left:
            lacking[kind] = left
    assert lacking == {}


def test_every_act_can_be_asked_for(here):
    _, acts, _, _ = here
    wanted = stated(modules_of_the_command_line())[1]
    assert len(wanted) > 12
    assert wanted - acts == set()


def test_every_list_can_be_narrowed_in_the_same_ways(here):
    _, _, asked, typed = here
    lacking = {}
    for act, fields in stated(modules_of_the_command_line())[2].items():
        left = fields - asked.get(act, set()) - typed - set(ELSEWHERE)
        if left and act in asked:
            lacking[act] = left
    assert lacking == {}


def test_every_form_has_a_page_and_a_place_that_takes_it():
    """A form that is shown is also taken, under the same address."""
    shown = {page.path for page in PAGES if page.method == "GET"}
    taken = {page.path for page in PAGES if page.method == "POST"}
    alone = {"/lock", "/unlock", "/language", "/find", "/touch", "/unsent/{unsent}/drop", "/import/{file}/take", "/import/{file}/leave"}
    alone.add("/evidence/read/{reading}/{proposal}/reject")
    assert taken - shown == alone
    assert all(isinstance(page.answer.__doc__, str) for page in PAGES)


def test_the_filter_of_cases_goes_on_in_the_words_of_the_question():
    from safeconduct.doors.desk.pages.cases import _fields
    from safeconduct.doors.desk.wording import Wording

    names = {field.name for field in _fields(Wording("en")) if isinstance(field, Field)}
    assert names - {"who"} <= set(case_list.Ask.__struct_fields__)


def test_cases_are_filtered_by_where_from_and_where_to(desk):
    for typed, said in (
        ({"origin": "ru-ce"}, "RU-CE"),
        ({"origin": "russia"}, "Russia"),
        ({"nationality": "RUS", "priority": "rrf-pri:EM"}, "Russia"),
        ({"destination": "Germany"}, "Germany"),
        ({"region": "RU-MOW"}, "RU-MOW"),
    ):
        status, headers, _ = desk.post("/cases", typed)
        assert status == 303, typed
        status, _, body = desk.get(headers["location"])
        assert status == 200
        assert said in body
        assert desk.get(headers["location"] + "/filter")[0] == 200
    assert desk.post("/cases", {"destination": "Atlantis"})[0] == 422
