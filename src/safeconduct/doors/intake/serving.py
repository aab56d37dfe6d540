"""Serve the form: begin only where everything holds, look for news every minute, end with nothing left behind.

door = opened(Plan(card="card.txt", depot="http://NAME.onion", folder="/var/lib/safeconduct-intake"))
server_of(door, Plan(...))
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import uvicorn

from safeconduct.doors import listening
from safeconduct.doors.intake.answering import Door
from safeconduct.doors.intake.keeping import REPORT_BYTES, Keeping
from safeconduct.doors.intake.limits import Hourly, Left, Limits
from safeconduct.doors.intake.pages import HEADERS, Face
from safeconduct.doors.intake.sealing import Asked, sealed
from safeconduct.errors import Mistaken, Refused, SafeconductError, Unreachable
from safeconduct.vault.depot import MARK, FarDepot, Shelf, StickDepot
from safeconduct.vault.intake import Card, intake_door, intake_lane, notice_door, notice_lane, read_card
from safeconduct.vault.relay import RelayDepot, read_address

REFRESH_SECONDS = 60.0  # between two looks at the depot for keys and answers
LEAVE = "https://www.wikipedia.org/"  # a site that anybody may have open
_CARD_BYTES_CAP = 4096
_MARK_BYTES_CAP = 64
_WORDS_BYTES_CAP = 64 * 1024
_LEFT = "left"  # the file with what is left of the budgets, while no form runs
_LEFT_BYTES_CAP = 1024
WORD_CHARS = 12  # of a word that is given out: three short ones drawn at random are not guessed at a thousand a minute
_ONION = re.compile(r"http://[a-z2-7]{56}\.onion")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How to serve.

    Attributes:
        card: a file with the organisation's card.
        depot: the address of a relay, or a folder that is a depot.
        folder: the door's own, for sealed things.
        host, port: where to listen; port 0 lets the system choose.
        metrics: a file for counts, or empty.
        onion: the door's own onion address, or empty.
        leave: where the link leads by which people leave quickly.
        words: a file of words that were given out, one a line, or empty.
        hourly: how much is taken.
        is_check: see whether everything holds, and end.
    """

    card: str
    depot: str
    folder: str
    host: str = "127.0.0.1"
    port: int = 8009
    metrics: str = ""
    onion: str = ""
    leave: str = LEAVE
    words: str = ""
    hourly: Hourly = Hourly()
    is_check: bool = False


class Headed(listening.Watched):
    """A connection whose answer to what is no HTTP carries our headers too."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  what the server says of the request is for nobody
        """Answer what is no request, and hang up."""
        head = [name + b": " + value for name, value in (*HEADERS, (b"content-length", b"0"), (b"connection", b"close"))]
        self.transport.write(b"\r\n".join((b"HTTP/1.1 400 Bad Request", *head, b"", b"")))
        self.transport.close()


def opened(plan: Plan, seal: Callable[[Asked], bytes] = sealed) -> tuple[Door, Keeping]:
    """Make the door, if the card holds, the depot answers, and keys of today lie there.

    Raises:
        Mistaken: something in the plan is none.
        Refused: the depot lets nobody in, there are no keys of today, or the card is over.
        Unreachable: the depot or the folder does not answer.
        Damaged: what lies in the folder or at the depot does not hold.
    """
    card = card_of(Path(plan.card))
    if plan.onion and not _ONION.fullmatch(plan.onion):
        raise Mistaken("that is no onion address", "for example: --onion http://NAME.onion, with the 56 letters of the name")
    if not plan.leave.startswith(("https://", "http://")):
        raise Mistaken("that is no address to leave to", "for example: --leave https://www.wikipedia.org/")
    known = words_of(Path(plan.words)) if plan.words else frozenset()
    keeping = Keeping(card, making_of(plan.depot, card), Path(plan.folder), seal=seal)
    with contextlib.ExitStack() as undone:
        undone.callback(keeping.close)
        first_look(keeping)
        undone.pop_all()
    face = Face(plan.leave, has_words=bool(known))
    left = Left() if plan.is_check else left_before(Path(plan.folder))
    return Door(keeping, face, Limits(plan.hourly, left=left), known=known, onion=plan.onion), keeping


def left_before(folder: Path) -> Left:
    """Take what the run before left of the budgets, once: nothing where it did not come to its end, so that no crash refills them.

    Raises:
        Unreachable: the folder does not answer, or does not let go of it.
    """
    shelf = Shelf(folder)
    packed = shelf.get(_LEFT, limit=_LEFT_BYTES_CAP)
    if packed is not None:
        shelf.remove(_LEFT)
    try:
        return msgspec.json.decode(packed or b"{}", type=Left)
    except msgspec.MsgspecError:
        return Left()


def leave(folder: Path, left: Left) -> None:
    """Keep what is left of the budgets for the next run; a disk that does not take it costs the budgets only."""
    with contextlib.suppress(Unreachable):
        Shelf(folder).put(_LEFT, msgspec.json.encode(left))


def first_look(keeping: Keeping) -> None:
    """Fetch keys, and see that reports can be sealed today.

    Raises:
        Refused: the depot does not let the card in, the card is over, or there are no keys of today.
        Unreachable, Damaged: the depot does not answer, or not as one.
    """
    try:
        keeping.refresh()
    except Refused:
        raise Refused("the depot has no lanes for this card yet", "on a laptop, after `intake open`: safeconduct sync") from None
    if keeping.is_over:
        raise Refused("the organisation ended this card", "ask it for the card that it uses now")
    if not keeping.is_open:
        raise Refused("there are no keys of today at the depot to seal to", "on a laptop that takes reports: safeconduct sync")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a door stands.

    Attributes:
        laptops: how many have keys of today.
        keys_until: the last day of which there are keys.
        answers: how many lie ready.
        waiting: reports that the depot has not got yet.
        reports_an_hour, bytes_an_hour: the most that is taken.
    """

    laptops: int
    keys_until: dt.date
    answers: int
    waiting: int
    reports_an_hour: int
    bytes_an_hour: int


def standing(keeping: Keeping, hourly: Hourly) -> Standing:
    """Say how a door stands."""
    laptops, days = keeping.keys
    return Standing(
        laptops=laptops,
        keys_until=dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days),
        answers=keeping.ready,
        waiting=keeping.waiting,
        reports_an_hour=hourly.all,
        bytes_an_hour=hourly.all * REPORT_BYTES,
    )


def card_of(path: Path) -> Card:
    """Read a card file.

    Raises:
        Mistaken: there is none, or it is no card.
    """
    return read_card(_read(path, _CARD_BYTES_CAP, "the card"))


def words_of(path: Path) -> frozenset[str]:
    """Read the words that the organisation gave out, one a line.

    Raises:
        Mistaken: there is no such file, or a word is too short.
    """
    words = [" ".join(line.casefold().split()) for line in _read(path, _WORDS_BYTES_CAP, "the words").splitlines() if line.strip()]
    for number, word in enumerate(words, 1):
        if len(word) < WORD_CHARS:
            raise Mistaken(f"word {number} of the file is too short", f"take three words drawn at random, {WORD_CHARS} letters or more")
    return frozenset(words)


def _read(path: Path, most: int, what: str) -> str:
    try:
        with path.open("rb") as source:
            data = source.read(most + 1)
        if len(data) > most:
            raise ValueError  # noqa: TRY301  one way out
        return data.decode("utf-8")
    except OSError as error:
        raise Mistaken(f"{what} cannot be read ({os.strerror(error.errno or 0)})", "name the file, and let this account read it") from None
    except ValueError:
        raise Mistaken(f"{what} is not a short text", "name the right file") from None


def making_of(where: str, card: Card) -> Callable[[], FarDepot]:
    """Say how a depot is opened for the two lanes of a card.

    Raises:
        Mistaken: it is neither an address nor a folder that is a depot.
        Refused: it would go over the open network unencrypted.
    """
    if "://" in where:
        read_address(where)
        doors = {intake_lane(card.org): intake_door(card.org), notice_lane(card.org): notice_door(card.org)}
        return lambda: RelayDepot(where, "", doors)
    folder = Path(where)
    try:
        mark = (folder / MARK).read_bytes()[:_MARK_BYTES_CAP].strip()
    except OSError:
        raise Mistaken("that folder is no depot", "add it on a laptop of the organisation first: safeconduct depot add folder") from None
    return lambda: StickDepot(folder, mark)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one process.

    Raises:
        Refused: another one holds it.
        Unreachable: it cannot be made or written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unreachable(f"the door's folder cannot be written ({os.strerror(error.errno or 0)})", "name another: --folder") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise Refused("another door uses that folder", "end it first, or name another: --folder") from None
    try:
        yield
    finally:
        os.close(descriptor)


def closed_because(keeping: Keeping) -> str:
    """Say, to who runs the form, why it takes nothing; empty while it takes reports."""
    if keeping.is_over:
        return "the organisation ended this card: nothing is taken until the form is begun with the one that it uses now"
    return "" if keeping.is_open else "there are no keys of today: nothing is taken until a laptop that takes reports syncs"


def noticed(keeping: Keeping, told: str, say: Callable[[str], object]) -> str:
    """Look once for news, and say it when the form takes nothing any more, or takes reports again; give what holds now.

    Nothing of who visits is in it, since a log of the system may keep it.
    """
    with contextlib.suppress(SafeconductError):
        keeping.refresh()
    now = closed_because(keeping)
    if now != told:
        with contextlib.suppress(OSError):  # a terminal that was closed: it must hear of keys and of a card that is over even so
            say(now or "reports are taken again")
    return now


@contextlib.contextmanager
def looking(keeping: Keeping, say: Callable[[str], object]) -> Iterator[None]:
    """Look for keys and answers every minute, in a thread beside, for the length of a block."""
    ended = threading.Event()

    def look() -> None:
        told = ""
        while not ended.wait(REFRESH_SECONDS):
            told = noticed(keeping, told, say)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(REFRESH_SECONDS)


def server_of(door: Door, plan: Plan) -> uvicorn.Server:
    """Make the server; it runs in whatever loop it is asked to, and nothing of it writes a log."""
    return listening.server_of(door, plan.metrics, protocol=Headed)
