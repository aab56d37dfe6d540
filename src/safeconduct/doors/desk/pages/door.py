"""Lock, unlock, choose a language; the style sheet, the script and the page of shortcuts."""

from __future__ import annotations

from pathlib import Path

from safeconduct.actions import unsent_key
from safeconduct.doors.desk.unsent import PAGE
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import LANGUAGES, N_
from safeconduct.errors import Locked, Mistaken, SafeconductError
from safeconduct.vault.agent import lock, start, status

_STATIC = Path(__file__).parents[1] / "static"
_FORGET = ("clear-site-data", '"cache", "storage"')  # not the cookie: it only says whose window this is


def close(visit: Visit) -> Reply:
    """Lock: what was being typed is sealed, the key process ends, this one begins anew, and the browser forgets what it showed."""
    visit.desk.unsent.keep(here(visit.form.get(PAGE, ("",))[0]), visit.form)
    lock(visit.desk.folder)
    return Reply(status=303, headers=(("location", "/locked"), _FORGET), ends=True)


def unsent(visit: Visit) -> Reply:
    """Go to the page on which something was being typed at a lock; it stands there again."""
    name = visit.places["unsent"]
    return Reply(status=303, headers=(("location", f"{here(visit.take_up(name).page)}?unsent={name}"),))


def thrown_away(visit: Visit) -> Reply:
    """Forget what was being typed at a lock."""
    visit.desk.unsent.drop(visit.places["unsent"])
    return visit.go("/", N_("What was being typed is thrown away."))


def touch(visit: Visit) -> Reply:
    """Tell the key process that somebody is here: she types, and that is no idling."""
    visit.ask("unsent_key", unsent_key.Ask(), unsent_key.Answer)
    return Reply(status=204)


def locked(visit: Visit) -> Reply:
    """Show the page of a locked vault, or go on when it is open."""
    if status(visit.desk.folder) is not None:
        return visit.go("/")
    return visit.show("locked.html", error=Locked("this vault is locked", ""))


def unlock(visit: Visit) -> Reply:
    """Have a key process started; this process then begins anew, so that the passphrase is nowhere in it."""
    passphrase = (visit.form.get("passphrase") or ("",))[0]
    back = here((visit.form.get("back") or ("/",))[0])
    try:
        if status(visit.desk.folder) is None:
            start(visit.desk.folder, passphrase, idle_seconds=visit.desk.idle_minutes * 60, on_progress=_quiet)
    except SafeconductError as error:
        return visit.show("locked.html", status=423, error=error)
    return Reply(status=303, headers=(("location", back),), ends=True)


def language(visit: Visit) -> Reply:
    """Go on in another language, on the same page."""
    chosen = (visit.form.get("language") or ("",))[0]
    if chosen not in LANGUAGES:
        raise Mistaken("the desk does not speak that language", "choose one of the list")
    visit.desk.language = chosen
    return visit.go(here((visit.form.get("back") or ("/",))[0]))


def here(path: str) -> str:
    """Give a path of this desk to go back to; the first page instead of anything else."""
    is_ours = path.startswith("/") and not path.startswith("//") and path.isascii() and path.replace("/", "").replace("-", "").isalnum()
    return path if is_ours else "/"


def style(_visit: Visit) -> Reply:
    """Give the style sheet."""
    return Reply(body=(_STATIC / "desk.css").read_bytes(), kind="text/css; charset=utf-8")


def script(_visit: Visit) -> Reply:
    """Give the script: shortcuts, focus, and the lock on idle. Every page works without it."""
    return Reply(body=(_STATIC / "desk.js").read_bytes(), kind="text/javascript; charset=utf-8")


def mark(_visit: Visit) -> Reply:
    """Give the mark that stands for the desk in a list of windows."""
    return Reply(body=(_STATIC / "mark.svg").read_bytes(), kind="image/svg+xml")


def keys(visit: Visit) -> Reply:
    """List the shortcuts and where to find what."""
    return visit.show("keys.html")


def _quiet(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


PAGES = (
    Page("POST", "/lock", close, without_vault=True),
    Page("POST", "/touch", touch),
    Page("GET", "/unsent/{unsent}", unsent),
    Page("POST", "/unsent/{unsent}/drop", thrown_away),
    Page("GET", "/locked", locked, without_vault=True),
    Page("POST", "/unlock", unlock, without_vault=True),
    Page("POST", "/language", language, without_vault=True),
    Page("GET", "/keys", keys, without_vault=True),
    Page("GET", "/static/desk.css", style, without_vault=True),
    Page("GET", "/static/desk.js", script, without_vault=True),
    Page("GET", "/static/mark.svg", mark, without_vault=True),
)
