"""An organisation that takes reports, a depot in a folder, and a door that is spoken to without a socket."""

import contextlib
import re
import time
from urllib.parse import urlencode

from safeconduct.doors.intake import Door, Face, Hourly, Keeping, Limits, Looks, Tokens
from safeconduct.doors.intake.wording import spoken
from safeconduct.vault.depot import MARK, StickDepot, claim, object_name
from safeconduct.vault.inbox import open_report, seal_answer, with_days, write_bundle
from safeconduct.vault.intake import Answer, Card, code_keys, intake_lane, notice_lane, write_card
from safeconduct.vault.seal import signing_public
from tests.relays import Spoken, beside

ORG, SEED, LAPTOP = b"pseudonym of one", b"s" * 32, b"laptop of one ..."[:16]
CARD = Card(org=ORG, public=signing_public(SEED))
NOW = 1_491_000_000.0
TODAY = int(NOW // 86_400)
FORM = b"application/x-www-form-urlencoded"
LEAVE = "https://leave.example/"
HIDDEN = re.compile(r'name="(token|name)" value="([^"]*)"')
WORDS = re.compile(r"<li><span>([a-z-]+)</span> <span>(\d{4})</span></li>")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


class Rests:
    """A clock that goes on by more each time it is read, and what was waited for by it, which takes no time."""

    def __init__(self):
        self.now, self.step, self.asked, self.ends = 1000.0, 0.0, [], []

    def __call__(self):
        self.step += 0.001
        self.now += self.step
        self.asked.append(self.now)
        return self.now

    async def rest(self, seconds):
        self.ends.append(self.now + seconds)


class Organisation:
    """One laptop that takes reports, and its depot."""

    def __init__(self, folder, today=TODAY):
        folder.mkdir()
        self.folder, self.today = folder, today
        self.depot = StickDepot(folder, claim(folder))
        self.held = with_days((), today)
        self.card = folder.with_suffix(".card")
        self.card.write_text(write_card(CARD), encoding="utf-8")

    def publish(self, number=1, *, seed=SEED, held=None, is_over=False):
        self.lay(notice_lane(ORG), write_bundle(ORG, seed, LAPTOP, self.held if held is None else held, number, is_over=is_over))

    def lay(self, lane, blob):
        self.depot.put(lane, object_name(blob), blob)

    def answer(self, code, text, number=1):
        keys = code_keys(code, ORG)
        self.lay(notice_lane(ORG), seal_answer(ORG, SEED, keys.tag, keys.public, Answer(text=text, day=self.today, number=number)))

    def reports(self):
        lane = intake_lane(ORG)
        return [open_report(self.depot.get(lane, name), ORG, self.held) for name in self.depot.names(lane)]

    def hide(self):
        """Take the depot away, as a stick is."""
        (self.folder / MARK).rename(self.folder / "hidden")

    def show(self):
        (self.folder / "hidden").rename(self.folder / MARK)


class Visitor(Spoken):
    """Speaks to a door as a browser does."""

    def __init__(self, door, run, clock):
        super().__init__(door)
        self.door, self.run, self.clock = door, run, clock

    def get(self, target="/en", headers=()):
        status, said, body = self.run(self.ask("GET", target, headers=headers))
        return status, said, body.decode()

    def post(self, target="/en", fields=None, *, headers=(), body=None, kind=FORM, pieces=None):
        sent = body if body is not None else urlencode(fields or {}).encode()
        status, said, got = self.run(self.ask("POST", target, headers=[(b"content-type", kind), *headers], body=sent, pieces=pieces))
        return status, said, got.decode()

    def form(self, target="/en", seconds=10.0, **typed):
        """Fetch a form, wait, and give it as a browser sends it that nobody has typed into but the text."""
        page = self.get(target)[2]
        self.clock.now += seconds
        return {**dict(HIDDEN.findall(page)), "text": "we need help", "code": "", **typed}

    def write(self, target="/en", **typed):
        """Send a report, and give the code name of the receipt."""
        status, _, page = self.post(target, self.form(target, **typed))
        assert status == 200, page
        return code_of(page)


def figures_on(page, language="en"):
    """Read the question of a page as a person does; empty when nothing is asked."""
    asked = re.search(r'<p class="figures">([^<]*)</p>', page)
    numbers = spoken(language).numbers
    return "".join(str(numbers.index(word)) for word in asked[1].split(" · ")) if asked else ""


def code_of(page):
    return " ".join(word for word, _ in WORDS.findall(page))


@contextlib.contextmanager
def door(tmp_path, *, hourly=None, is_published=True, known=frozenset(), onion="", waiting_bytes=1 << 24, rests=None):
    """Give an organisation and a visitor of its door."""
    organisation = Organisation(tmp_path / "depot")
    if is_published:
        organisation.publish()
    clock = Clock()
    mark = claim(organisation.folder)
    making = lambda: StickDepot(organisation.folder, mark)  # noqa: E731
    keeping = Keeping(CARD, making, tmp_path / "door", clock, waiting_bytes=waiting_bytes)
    keeping.refresh()
    limits = Limits(hourly or Hourly(), clock=clock)
    rests = rests or Rests()
    looks = Looks(clock=rests, rest=rests.rest)
    app = Door(keeping, Face(LEAVE, has_words=bool(known)), limits, Tokens(clock), known=known, onion=onion, looks=looks)
    with beside() as run:
        try:
            yield organisation, Visitor(app, run, clock)
        finally:
            app.close()


def until_today():
    """Give today, for tests whose door reads the machine's clock: the keys are of two days more, so that midnight may pass."""
    return int(time.time() // 86_400)
