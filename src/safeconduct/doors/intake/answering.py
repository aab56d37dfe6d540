"""Answer visitors: the form, a report, a code name. Speaks ASGI, which uvicorn turns into HTTP.

Nothing of a visitor is kept: no address, no time, no cookie. What was typed lives in this process until it is sealed; where it cannot be
taken, it goes back into the visitor's own page and nowhere else.

    app = Door(keeping, Face(leave="https://www.wikipedia.org/"), Limits(Hourly()))
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from safeconduct.doors.intake.forms import FORM_BYTES, TEXT_CHARS, figures_in, read_form
from safeconduct.doors.intake.keeping import Keeping
from safeconduct.doors.intake.limits import Left, Limits, Taken
from safeconduct.doors.intake.looking import Looks
from safeconduct.doors.intake.pages import HEADERS, Face, Shown, Typed
from safeconduct.doors.intake.tokens import Judged, Tokens
from safeconduct.doors.intake.wording import LANGUAGES, Words, chosen, spoken
from safeconduct.errors import Mistaken, SafeconductError
from safeconduct.vault.codename import draw, spelled

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

HANDS = 16  # threads that seal and lay down: a depot behind Tor takes seconds for each
UNDER_WAY = 256  # forms and questions at once; who comes then is asked to come again, with the text in the page
FLYING_BYTES = 32 * 1024 * 1024  # of all forms that are just arriving
_TARGET_CHARS = 64
_SENT = frozenset({"token", "name", "text", "code", "figures", "word"})
_LOOKED = frozenset({"code"})
_HTML, _PLAIN = b"text/html; charset=utf-8", b"text/plain; charset=utf-8"


class Reply(NamedTuple):
    """What is answered: for the counts, the status, the page."""

    kind: str
    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    type: bytes = _HTML


class _Cut(Exception):
    """The request cannot be read on; the line is given up after the answer."""

    def __init__(self, status: int) -> None:
        self.status = status


class Door:
    """The application.

    Args:
        keeping: the door's side of its organisation.
        face: the pages.
        limits: how much is taken.
        tokens: signs forms.
        known: words that the organisation gave out for times of many messages, spelled small.
        onion: the door's own onion address, told to Tor Browser; or empty.
        looks: how people look for answers.
    """

    def __init__(
        self,
        keeping: Keeping,
        face: Face,
        limits: Limits,
        tokens: Tokens | None = None,
        *,
        known: frozenset[str] = frozenset(),
        onion: str = "",
        looks: Looks | None = None,
    ) -> None:
        """Take the parts."""
        self._keeping = keeping
        self._face = face
        self._limits = limits
        self._tokens = tokens or Tokens()
        self._known = known
        self._headers: Headers = [*HEADERS, *([(b"onion-location", onion.encode("ascii"))] if onion else [])]
        self._looks = looks or Looks()
        self._hands = ThreadPoolExecutor(max_workers=HANDS, thread_name_prefix="hand")
        self._under_way: dict[str, asyncio.Future[None]] = {}
        self._busy = 0
        self._flying = 0
        self.counts: Counter[str] = Counter()
        """How many visits of each kind ended how; nothing of any visitor."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        given = dict(scope["headers"])
        language = chosen(given.get(b"accept-language", b"").decode("latin-1"))
        try:
            reply = await self._answer(scope, given, language, receive)
        except _Cut as cut:
            reply = Reply("cut", cut.status, self._face.told(language, spoken(language).broken), ((b"connection", b"close"),))
        except Mistaken:
            reply = Reply("broken", 400, self._face.told(language, spoken(language).broken))
        self.counts[f"{reply.kind} {reply.status}"] += 1
        length = (b"content-length", str(len(reply.body)).encode())
        headers = [*self._headers, (b"content-type", reply.type), length, *reply.headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else reply.body})

    async def _answer(self, scope: Scope, given: dict[bytes, bytes], language: str, receive: Receive) -> Reply:
        path = scope["raw_path"].decode("latin-1")[:_TARGET_CHARS]
        method = scope["method"]
        first, _, rest = path.removeprefix("/").partition("/")
        if path == "/robots.txt":
            return Reply("robots", 200, b"User-agent: *\nDisallow: /\n", type=_PLAIN)
        language = first if first in LANGUAGES else language
        if rest not in ("", "answers") or (path != "/" and first not in LANGUAGES):
            return Reply("page", 404, self._face.told(language, spoken(language).no_page))
        if method in ("GET", "HEAD"):
            if rest:
                return Reply("look", 200, self._face.answers(language))
            is_open = self._keeping.is_open
            return Reply("form", 200 if is_open else 503, self._face.form(language, self._fresh(), is_open=is_open))
        if method != "POST":
            raise _Cut(405)
        body = await self._read(scope["headers"], receive)
        kind = given.get(b"content-type", b"").decode("latin-1")
        if rest:
            return await self._looks.evenly(self._look(language, read_form(kind, body, _LOOKED)["code"]))
        is_onion = given.get(b"host", b"").partition(b":")[0].endswith(b".onion")
        return await self._take(language, read_form(kind, body, _SENT), came_by="onion" if is_onion else "web")

    async def _take(self, language: str, form: dict[str, str], *, came_by: str) -> Reply:
        """Take a report, or give the form back with what was typed and what is the matter."""
        words = spoken(language)
        token, judged = form["token"], self._tokens.judge(form["token"], form["name"])
        if judged in (Judged.WRONG, Judged.LATE):
            return self._again(language, form, words.late, "late")
        if self._tokens.is_used(token):
            return await self._taken_before(language, form)
        told, kind, status = _wrong_in(form, words), "wrong", 422
        if not told and judged is Judged.EARLY:
            told, kind = words.early, "early"
        elif not told and not self._keeping.is_open:
            told, kind, status = words.closed_kept, "closed", 503
        elif not told and self._busy >= UNDER_WAY:
            told, kind, status = words.busy, "busy", 503
        if told:
            return self._again(language, form, told, kind, status, token=token)
        is_answered = figures_in(form["figures"]) == self._tokens.figures(token)
        taken = self._limits.take(is_answered=is_answered, is_known=_small(form["word"]) in self._known)
        if taken is None and self._limits.is_asking and not is_answered:
            return self._again(language, form, words.figures_wrong, "asked", token=token)
        if taken is None or not self._tokens.claim(token):
            return self._again(language, form, words.full, "full", 429, token=token)
        return await self._keep(language, form, taken, came_by=came_by)

    async def _keep(self, language: str, form: dict[str, str], taken: Taken, *, came_by: str) -> Reply:
        """Have a report sealed and laid down, and give the receipt when it is durable."""
        words = spoken(language)
        token, own = form["token"], form["code"].strip()
        under_way = self._under_way[token] = asyncio.get_running_loop().create_future()
        try:
            seal = functools.partial(self._keeping.take, language=language, code_name=own or form["name"], came_by=came_by)
            await self._by_hand(seal, form["text"])
        except SafeconductError as error:
            self._tokens.give_back(token)
            self._limits.give_back(taken)
            told, kind = (words.closed_kept, "closed") if not isinstance(error, Mistaken) else (words.long, "wrong")
            return self._again(language, form, told, kind, 422 if isinstance(error, Mistaken) else 503, token=token)
        finally:
            del self._under_way[token]
            under_way.set_result(None)
        self.counts[f"taken {taken.name.lower()}"] += 1
        return Reply("report", 200, self._face.receipt(language, "" if own else form["name"]))

    async def _taken_before(self, language: str, form: dict[str, str]) -> Reply:
        """Give the receipt of a form that came before, as soon as what it held is durable.

        The line may have broken before, or a button been pressed twice.
        """
        under_way = self._under_way.get(form["token"])
        if under_way is not None:
            await asyncio.shield(under_way)
            if not self._tokens.is_used(form["token"]):
                return self._again(language, form, spoken(language).closed_kept, "closed", 503, token=form["token"])
        return Reply("again", 200, self._face.receipt(language, "" if form["code"].strip() else form["name"], is_again=True))

    async def _look(self, language: str, code: str) -> Reply:
        """Show what was answered to a code name; to one that nobody has the same is said as to one without an answer."""
        words = spoken(language)
        if self._busy >= UNDER_WAY or not self._looks.take():
            return Reply("busy", 503, self._face.answers(language, told=words.busy), ((b"retry-after", b"60"),))
        try:
            found = await self._by_hand(self._keeping.answers, code)
        except Mistaken:
            return Reply("look", 200, self._face.answers(language, told=words.code_wrong))
        shown = [Shown(text=answer.text, on=_day(answer.day)) for answer in found]
        return Reply("look", 200, self._face.answers(language, shown, "" if shown else words.none))

    async def _by_hand(self, act: Callable[..., Any], *given: Any) -> Any:
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hands, act, *given)
        finally:
            self._busy -= 1

    def _fresh(self, **typed: str) -> Typed:
        """Make a form with a token of its own."""
        name = draw()
        return self._typed(self._tokens.draw(name), name, **typed)

    def _typed(self, token: str, name: str, **typed: str) -> Typed:
        return Typed(token=token, name=name, figures=self._tokens.figures(token) if self._limits.is_asking else "", **typed)

    def _again(self, language: str, form: dict[str, str], told: str, kind: str, status: int = 422, *, token: str = "") -> Reply:
        """Give the form back, with what was typed in it and what is the matter."""
        kept = {name: form[name] for name in ("text", "code", "word")}
        typed = self._typed(token, form["name"], **kept) if token else self._fresh(**kept)
        headers = ((b"retry-after", b"3600"),) if status == 429 else ()  # noqa: PLR2004  the status that says so
        return Reply(kind, status, self._face.form(language, typed, told), headers)

    async def _read(self, headers: Headers, receive: Receive) -> bytes:
        """Read a body; what is too large is cut off as soon as that shows, and all that arrive at once take only so much memory."""
        lengths = [value for name, value in headers if name == b"content-length"]
        if len(lengths) > 1 or (lengths and any(name == b"transfer-encoding" for name, _ in headers)):
            raise _Cut(400)  # two servers could read two requests in it
        if lengths and (not lengths[0].isdigit() or int(lengths[0][:20]) > FORM_BYTES):
            raise _Cut(413)
        body = bytearray()
        try:
            while True:
                event = await receive()
                if event["type"] != "http.request":
                    raise _Cut(400)
                piece = event.get("body", b"")
                self._flying += len(piece)
                body += piece
                if len(body) > FORM_BYTES:
                    raise _Cut(413)
                if self._flying > FLYING_BYTES:
                    raise _Cut(503)
                if not event.get("more_body", False):
                    return bytes(body)
        finally:
            self._flying -= len(body)

    @property
    def left(self) -> Left:
        """Tell what is left of the budgets."""
        return self._limits.left

    def close(self) -> None:
        """Wait for what is under way, and let go of the depot."""
        self._hands.shutdown()
        self._keeping.close()

    def metrics(self) -> str:
        """Tell counts in the text form of Prometheus: nothing of any visitor."""
        lines = ["# TYPE safeconduct_intake_total counter"]
        lines += [f'safeconduct_intake_total{{what="{what}"}} {count}' for what, count in sorted(self.counts.items())]
        for name, value in (
            ("open", int(self._keeping.is_open)),
            ("asking", int(self._limits.is_asking)),
            ("waiting", self._keeping.waiting),
        ):
            lines += [f"# TYPE safeconduct_intake_{name} gauge", f"safeconduct_intake_{name} {value}"]
        return "\n".join(lines) + "\n"


def _wrong_in(form: dict[str, str], words: Words) -> str:
    """Say what is wrong with what was typed; nothing if nothing is."""
    if not form["text"].strip():
        return words.empty
    if len(form["text"]) > TEXT_CHARS:
        return words.long
    if form["code"].strip():
        try:
            spelled(form["code"])
        except Mistaken:
            return words.code_wrong
    return ""


def _small(word: str) -> str:
    """Spell a word that was given out as it is compared; nothing typed fits nothing."""
    return " ".join(word.casefold().split()) or "\0"


def _day(day: int) -> str:
    """Write a day, given as days since 1970, so that every reader knows which number is the year."""
    return (dt.date(1970, 1, 1) + dt.timedelta(days=min(day, 1_000_000))).isoformat()
