"""From a stranger's form to the laptop and back: the real door on the depot of a real vault."""

from safeconduct.actions.intake_answer import Ask as AnswerAsk
from safeconduct.actions.intake_open import Ask as OpenAsk
from safeconduct.actions.intake_show import Ask as ShowAsk
from safeconduct.doors.intake import Door, Face, Hourly, Keeping, Limits, Tokens
from safeconduct.doors.intake.serving import making_of
from safeconduct.vault.intake import read_card
from tests.intakes import LEAVE, Clock, Visitor
from tests.relays import beside
from tests.unit.office.test_intake import NOW, desk

__all__ = ["desk"]


def test_what_a_stranger_writes_reaches_the_laptop_and_the_answer_comes_back_under_the_code_name(desk, tmp_path):
    card = read_card(desk.ask("intake_open", OpenAsk(how="open")).card)
    desk.sync()
    clock = Clock(NOW.timestamp())
    keeping = Keeping(card, making_of(str(desk.depot), card), tmp_path / "form", clock)
    keeping.refresh()
    door = Door(keeping, Face(LEAVE), Limits(Hourly(), clock), Tokens(clock))
    with beside() as run:
        visitor = Visitor(door, run, clock)
        code = visitor.write("/tr", text="iki kişiyiz, saklanıyoruz")
        desk.sync()
        ((ref, state),) = desk.states().items()
        assert state == "new"
        shown = desk.ask("intake_show", ShowAsk(report=ref))
        assert (shown.text, shown.language, shown.came_by) == ("iki kişiyiz, saklanıyoruz", "tr", "web")
        desk.ask("intake_answer", AnswerAsk(report=ref, text="Stay where you are."))
        desk.sync()
        keeping.refresh()
        assert "Stay where you are." in visitor.post("/tr/answers", {"code": code})[2]
        desk.ask("intake_open", OpenAsk(how="close"))
        desk.sync()
        keeping.refresh()
        assert visitor.get("/tr")[0] == 503, "no laptop takes reports any more"
    door.close()
