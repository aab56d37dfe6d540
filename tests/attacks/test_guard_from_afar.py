"""A laptop of the press asks about a draft and hears places in it; whoever wants names from it, or lies to it, gets nothing."""

import datetime as dt
import shutil

import msgspec
import pytest

from safeconduct.actions.guard_ask import Draft
from safeconduct.actions.office import ASKED_DAYS, ASKS_A_DAY, HEARD_A_DAY, attend_post, guardians
from safeconduct.errors import Refused
from safeconduct.ids import OrgId, new_ref
from safeconduct.model import facts as f
from safeconduct.vault.journal import seal_parcel
from safeconduct.vault.roster import Suspended
from safeconduct.vault.seal import wrapping_public
from tests.conftest import quiet
from tests.offices import Again, Network

pytestmark = pytest.mark.slow  # several laptops each

PROSE = (
    "We are glad to say that two more people are safe. During the last two months more than a hundred people from several parts of the "
    "country asked us for help, and our colleagues answered each of them within a day. Most of them wait for papers and for a bed. "
)
LEAK = PROSE + "Among them is Тамерлан Овлуров, who met the consul in Vilnius."
FURTHER = (
    " Tomorrow the committee meets behind closed doors and hears witnesses whose voices will be changed. Journalists may wait outside; "
    "questions go to our office in writing, and nothing is ever said about single applications, routes, hosts or dates of travel. Money "
    "is needed now: it pays rent, food, medicine, tickets and lawyers, and every donor receives an account of what was spent on which."
)
TOPICS = ("harbour", "orchard", "lantern", "granite", "meadow", "copper", "walnut", "saddle", "kettle", "bridge")


def release(number):
    """Write a draft that shares few words with another one."""
    return " ".join(f"{topic}{chr(97 + number)}{chr(97 + at)}" for at in range(6) for topic in TOPICS) + " and that is all."


@pytest.fixture(scope="module")
def made(empty_vault, opened_keystore, tmp_path_factory):
    home = tmp_path_factory.mktemp("press")
    network = Network(shutil.copytree(empty_vault, home / "ada"), opened_keystore, home)
    ada = network["ada"]
    ada.begin_compartment("guard", network.now)
    case, person = network.case("ada", "river"), new_ref()
    facts = (
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="birth", full="Tamerlan Ovlurov"),
        f.NegotiationOpened(negotiation=new_ref(), country="iso3:LTU", on=network.today),
    )
    ada.keep(facts, network.now, quiet)
    network.join("pia", opens=["press"])
    network.open("guard", "pia", "ada", may_write=False)
    network.carry()
    network.close()
    return network


@pytest.fixture
def network(made, tmp_path):
    opened = Again(made, tmp_path)
    yield opened
    opened.close()


def asked(network, text=LEAK, who="pia"):
    return network.ask(who, "guard_ask", drafts=(Draft(name="release.txt", data=text.encode()),)).questions[0].question


def attended(network, *names):
    """Carry, and have everybody do what a sync does with the post."""
    network.carry(rounds=1)
    sent = [attend_post(network[name], network.now, quiet) for name in names or tuple(network.offices)]
    network.carry(rounds=1)
    attend_post(network["pia"], network.now, quiet)
    return sum(sent)


def line(network, question, who="pia"):
    return next(one for one in network.ask(who, "guard_answers").lines if one.question == question)


def outcome(network, text):
    question = asked(network, text)
    attended(network)
    shown = line(network, question)
    return shown.refusals or ("answered",) * shown.answers


def test_a_draft_is_asked_about_and_its_words_are_marked(network):
    question = asked(network)
    before = line(network, question)
    assert (before.answers, before.of, before.missing, before.is_clear, before.marked) == (0, 1, 1, False, ())
    assert attended(network) == 1
    after = line(network, question)
    assert [(one.grade, one.said) for one in after.marked] == [("HARD", "Тамерлан Овлуров"), ("COUNTRY", "Vilnius")]
    assert (after.answers, after.missing, after.is_stopped, after.is_clear) == (1, 0, True, False)
    clean = asked(network, PROSE)
    attended(network)
    assert line(network, clean).is_clear


def test_an_answer_has_no_room_for_a_name_a_spelling_a_case_or_a_count(network):
    asked(network)
    attended(network)
    (held,) = msgspec.msgpack.decode(network["pia"].replica.setting("asked"))
    (theirs,) = [given for given in held[-1] if given[0] == network["ada"].device]
    texts = [text for _, text in held[6]]
    assert theirs[1] == "answered"
    assert [(texts[piece][start:end], grade) for piece, start, end, grade in theirs[2]] == [
        ("Тамерлан Овлуров", "HARD"),
        ("Vilnius", "COUNTRY"),
    ]
    assert len(theirs) == 3
    everything = b"".join(path.read_bytes() for path in network.folders["pia"].rglob("*") if path.is_file())
    assert "Овлуров".encode() not in everything  # the draft lies there sealed
    assert b"Ovlurov" not in everything


def test_each_question_is_an_act_that_guardians_record(network):
    question = asked(network)
    attended(network)
    record = network["ada"].replica.look("question", bytes.fromhex(question))
    ((_, device, fact),) = record.answers.values()
    assert (device, fact.asker, fact.outcome) == (network["ada"].device, network.persons["pia"], "answered")


def test_who_asks_learns_which_persons_answer_and_no_name_of_them(network):
    ada, pia = network["ada"], network["pia"]
    ada.keep([f.WorkerAdded(worker=network.persons["ada"], label="heron")], network.now, quiet)
    asked(network)
    attended(network)
    assert [one.person for one in guardians(pia)] == [network.persons["ada"]]
    assert guardians(ada) == ()
    assert ada.replica.look("worker", network.persons["ada"]).label.value == "heron"
    assert pia.replica.look("worker", network.persons["ada"]) is None


def test_who_bisects_a_draft_is_refused(network):
    words = (LEAK + FURTHER).split()
    halves = [words, words[: len(words) * 3 // 4], words[len(words) // 4 :], [*words[10:], "and", "nothing", "else"]]
    assert [outcome(network, " ".join(half))[0] for half in halves] == ["answered", "answered", "answered", "again"]
    reordered = " ".join([*words[len(words) // 2 :], *words[: len(words) // 2], "Umarov"])
    assert outcome(network, reordered) == ("again",)
    assert outcome(network, release(1)) == ("answered",)
    network.now += dt.timedelta(days=8)
    assert outcome(network, " ".join(words)) == ("answered",)


def test_drafts_are_answered_a_few_times_a_day(network):
    assert {outcome(network, release(number)) for number in range(ASKS_A_DAY)} == {("answered",)}
    assert outcome(network, release(20)) == ("often",)
    network.now += dt.timedelta(days=1, minutes=1)
    assert outcome(network, release(21)) == ("answered",)


def test_many_drafts_sent_at_once_are_counted_too(network):
    questions = [asked(network, release(number)) for number in range(ASKS_A_DAY + 2)]
    again = [asked(network, LEAK + FURTHER + " so" * number) for number in range(2)]
    attended(network)
    outcomes = sorted((line(network, one).refusals or ("answered",))[0] for one in [*questions, *again])
    assert outcomes == ["answered"] * ASKS_A_DAY + ["often"] * 4


def test_who_floods_guardians_with_questions_is_not_heard(network):
    ada, asker = network["ada"], network.persons["pia"]
    heard = [
        f.DraftAnswered(question=new_ref(), draft=new_ref(), asker=asker, words=3, sketch=(), outcome="few") for _ in range(HEARD_A_DAY)
    ]
    ada.keep(heard[1:], network.now, quiet)
    assert (asked(network) and attended(network)) == 1
    question = asked(network, PROSE)
    assert attended(network) == 0
    assert ada.replica.look("question", bytes.fromhex(question)) is None


def test_single_words_and_lists_are_not_even_sent(network):
    several = ", ".join(f"Aslan{chr(97 + n)} Umar{chr(97 + n)}ov" for n in range(26))
    for text in ("Is Tamerlan Ovlurov one of those whom you hide, or is he not? Tell us soon.", f"{PROSE} We met {several}"):
        with pytest.raises(Refused):
            asked(network, text)
    assert attended(network) == 0


def test_a_laptop_that_lifts_its_own_limits_is_refused_by_who_answers(network):
    pia, ada, question = network["pia"], network["ada"], new_ref()
    pieces = ["Is Tamerlan Ovlurov one of those whom you hide, or is he not? Tell us soon."]
    last_day = int(network.now.timestamp()) // 86_400
    body = msgspec.msgpack.encode(["question", question, new_ref(), wrapping_public(bytes(32)), last_day, pieces])
    pia.send_parcel(body, [ada.roster.prekeys[ada.device].public], last_day)
    attended(network)
    assert [fact.outcome for _, _, fact in ada.replica.look("question", question).answers.values()] == ["few"]
    replies = [parcel.body for parcel in pia.post.opened(frozenset(), [bytes(32)]).values() if parcel]
    assert [msgspec.msgpack.decode(body)[3:] for body in replies] == [["few", []]]


def test_a_draft_with_too_many_marks_is_told_none(network):
    ada = network["ada"]
    names = [f"Rustam{chr(97 + n)} Baisang{chr(97 + n)}urov" for n in range(10)]
    for name in names:
        case, person = network.case("ada", "many"), new_ref()
        facts = (
            f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
            f.NameAdded(case=case, person=person, use="birth", full=name),
        )
        ada.keep(facts, network.now, quiet)
    network.carry()
    question = asked(network, PROSE + " and then ".join(names))
    attended(network)
    shown = line(network, question)
    assert (shown.refusals, shown.marked, shown.is_clear) == (("many",), (), False)


def test_a_question_of_somebody_suspended_is_not_answered(network):
    question = asked(network)
    ada = network["ada"]
    ada.say([ada.sign(Suspended(whom=network.persons["pia"], reason="loss"), network.now)], network.now)
    ada.rekey(network.now)
    assert attended(network) == 0
    assert ada.replica.look("question", bytes.fromhex(question)) is None


def test_a_question_of_somebody_who_may_not_ask_is_not_answered(network):
    network.join("ben", opens=["press"])
    network.carry()
    with pytest.raises(Refused):
        asked(network, who="ben")
    ben, ada = network["ben"], network["ada"]
    asked(network)
    (name,) = network["pia"].post.names()
    parcel = ada.post.__class__(network.folders["pia"], OrgId(ada.roster.org)).opened(frozenset(), ada.seeds)[name]
    ben.send_parcel(parcel.body, [ada.roster.prekeys[ada.device].public], 99_999)
    network.carry(rounds=1)
    attend_post(ada, network.now, quiet)
    answers = ada.replica.look("question", bytes.fromhex(line(network, network.ask("pia", "guard_answers").lines[0].question).question))
    assert {fact.asker for _, _, fact in answers.answers.values()} == {network.persons["pia"]}


def test_an_answer_of_somebody_who_is_no_guardian_is_not_taken(network):
    network.join("mal", opens=["press"])
    network.open("guard", "mal", "ada", may_write=False)
    network.carry()
    question = asked(network)
    held = msgspec.msgpack.decode(network["pia"].replica.setting("asked"))[0]
    body = msgspec.msgpack.encode(["reply", bytes.fromhex(question), held[5], "answered", []])
    public = wrapping_public(held[1])
    network["mal"].send_parcel(body, [public], held[3])
    stranger = seal_parcel(OrgId(network["ada"].roster.org), bytes(32), body, [public], held[3])
    network["pia"].post.put(stranger)
    attended(network, "mal")
    assert (line(network, question).answers, line(network, question).is_clear) == (0, False)
    network["ada"].send_parcel(body, [public], held[3])
    attended(network, "mal")
    assert line(network, question).answers == 1


def test_what_is_sent_again_is_not_answered_again(network):
    question = asked(network)
    assert attended(network) == 1
    ada = network["ada"]
    ada.replica.set_setting("post", b"")
    assert attended(network) == 0
    assert len(ada.replica.look("question", bytes.fromhex(question)).answers) == 1


def test_a_question_goes_when_it_is_over(network):
    question = asked(network)
    network.now += dt.timedelta(days=ASKED_DAYS + 1)
    assert attended(network) == 0
    assert network.ask("pia", "guard_answers").lines == ()
    assert network["pia"].replica.setting("asked") == b""
    assert network["ada"].post.names() == network["pia"].post.names() == set()
    assert network["ada"].replica.look("question", bytes.fromhex(question)) is None


def test_what_a_silent_guardian_alone_opens_is_told_as_not_checked(network):
    network.join("cora", opens=["casework", "guard"])
    network.join("dan", opens=["guard"])
    network["ada"].begin_compartment("casework:north", network.now)
    network.open("casework:north", "dan", "ada")
    network.carry()
    question = asked(network, PROSE)
    attended(network, "cora")
    shown = line(network, question)
    assert (shown.answers, shown.of, shown.missing, shown.is_clear) == (1, 3, 2, False)
    attended(network, "ada")
    assert (line(network, question).missing, line(network, question).is_clear) == (0, True)
