"""Answer requests: guard, address, page. Speaks ASGI, which uvicorn turns into HTTP.

Pages run one at a time in a thread beside the loop, as the key process does one act at a time. Whatever goes wrong in a page becomes a
page that says so; of a fault of our own only its kind and line are shown.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from safeconduct.actions.resolve import misnamed
from safeconduct.doors.desk import guard
from safeconduct.doors.desk.rendering import Rendering
from safeconduct.doors.desk.visiting import Desk, Page, Reply, Sent, Visit
from safeconduct.errors import Damaged, Locked, Mistaken, Refused, SafeconductError, Unreachable
from safeconduct.ids import REF_BYTES
from safeconduct.vault.agent import own_fault

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

OWN_USER = "own_user"  # what the server tells of each connection
LINK_SECONDS = 120.0  # for a person to carry the printed link to a browser; a window that we start takes a few
_ENDING_SECONDS = 0.3  # until the old process no longer takes connections: the next one goes to the new process
FIELDS_MOST = 2_000  # in one form
_OPENED = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Safeconduct</title></html>'
)
_NAMED = re.compile(r"/[a-z-]+/((?:[0-9a-f]{2})+)(?:/|$)")
_STATUS: tuple[tuple[type[SafeconductError], int], ...] = (
    (Mistaken, 422),
    (Refused, 409),
    (Locked, 423),
    (Damaged, 500),
    (Unreachable, 503),
)


class OneTimeLink:
    """The link that opens a window: good once, and not for long."""

    def __init__(self, seconds: float = LINK_SECONDS) -> None:
        """Draw it."""
        self._token: str | None = secrets.token_hex(32)
        self._until = time.monotonic() + seconds

    @property
    def path(self) -> str:
        """Give its path; nothing once it is used up."""
        return guard.OPEN + (self._token or "")

    def use(self, path: str) -> bool:
        """Tell whether a path is the link, and use it up."""
        is_it = self._token is not None and time.monotonic() < self._until and secrets.compare_digest(path.encode(), self.path.encode())
        if is_it or time.monotonic() >= self._until:
            self._token = None
        return is_it


class Answering:
    """The application: one person's desk."""

    def __init__(
        self,
        *,
        desk: Desk,
        rules: guard.Rules,
        link: OneTimeLink | None,
        pages: tuple[Page, ...],
        nav: tuple[tuple[str, str], ...],
        end: Callable[[Reply], None],
    ) -> None:
        """Take the pages; `end` is told of a reply after which this process begins anew."""
        self.desk = desk
        self.rules = rules
        self.link = link
        self._routes = [(page, page.pattern()) for page in pages]
        self._end = end
        self._is_ending = False
        self._rendering = Rendering(nav)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        knock = guard.Knock(
            method=scope["method"],
            target=scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b""),
            headers=scope["headers"],
            is_own_user=scope["state"].get(OWN_USER) is True,
        )
        reply = await self._reply(knock, receive)
        headers = [*guard.HEADERS, (b"content-type", reply.kind.encode()), (b"content-length", str(len(reply.body)).encode())]
        headers += [(name.encode(), value.encode()) for name, value in reply.headers]
        if reply.kind.startswith(("text/css", "text/javascript")):
            headers = [(name, b"private, max-age=3600" if name == b"cache-control" else value) for name, value in headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})
        if reply.ends:
            self.stop()
            self._end(reply)

    def stop(self) -> None:
        """Begin nothing more: who asks now is sent to the process that takes this one's place."""
        self._is_ending = True

    async def _reply(self, knock: guard.Knock, receive: Receive) -> Reply:
        refused = guard.refusal(knock, self.rules)
        if refused is not None:
            return plain_reply(*refused)
        if knock.path.startswith(guard.OPEN):
            return self._open(knock.path)
        if self._is_ending:
            await asyncio.sleep(_ENDING_SECONDS)
            return Reply(status=307, headers=(("location", knock.target.decode("latin-1")), ("connection", "close")))
        found = next(
            ((page, match) for page, pattern in self._routes if page.method == knock.method and (match := pattern.fullmatch(knock.path))),
            None,
        )
        body = b""
        if knock.method == "POST":
            given = await read_body(receive, found[0].takes_bytes if found else 0)
            if given is None:
                return replace(plain_reply(413, "this is more than the page takes"), headers=(("connection", "close"),))
            body = given
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._page, knock, found, body)
        except Exception:  # noqa: BLE001  in the page of errors itself: its text may hold data
            return plain_reply(500, "the desk met a fault of its own")

    def _open(self, path: str) -> Reply:
        """Let this person's window in: not by a redirect, since a browser sends a strict cookie only after a page of our own."""
        if self.link is None or not self.link.use(path):
            return plain_reply(403, "this link was used, or is too old: start the desk again")
        return Reply(body=_OPENED, headers=(guard.cookie_header(self.rules.secret),))

    def _page(self, knock: guard.Knock, found: tuple[Page, re.Match[str]] | None, body: bytes) -> Reply:
        """Answer with a page, or with one that says what went wrong."""
        query = dict(parse_qsl(knock.target.partition(b"?")[2].decode("latin-1")))
        visit = Visit(
            desk=self.desk,
            method=knock.method,
            path=knock.path,
            words=self._rendering.words(self.desk.language),
            render=self._rendering,
            query=query,
        )
        try:
            if found is None and (named := _NAMED.match(knock.path)) and len(named[1]) != 2 * REF_BYTES:
                raise misnamed()  # noqa: TRY301  shown like every other error
            if found is None:
                return visit.show(
                    "wrong.html", status=404, error=Mistaken("there is no such page", "begin again from a page of the list above")
                )
            page, match = found
            form, files = read_form(knock.header(b"content-type") or "", body) if body else ({}, {})
            visit = Visit(
                desk=self.desk,
                method=knock.method,
                path=knock.path,
                words=visit.words,
                render=self._rendering,
                places=match.groupdict(),
                query=query,
                form=form,
                files=files,
            )
            return page.answer(visit)
        except Locked as error:
            is_kept = self.desk.unsent.keep(visit.path, visit.form)  # and what was typed must not stay in this process
            return replace(visit.show("locked.html", status=423, error=error), ends=is_kept)
        except SafeconductError as error:
            self.desk.unsent.keep(visit.path, visit.form)
            return visit.show("wrong.html", status=status_of(error), error=error)
        except Exception as bug:  # noqa: BLE001  its text may hold data
            self.desk.unsent.keep(visit.path, visit.form)
            return visit.show("wrong.html", status=500, error=own_fault(bug))


def status_of(error: SafeconductError) -> int:
    """Give the HTTP status that tells what kind of error it is."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def plain_reply(status: int, words: str) -> Reply:
    """Answer with a line that shows nothing of the vault."""
    return Reply(status=status, body=f"Safeconduct: {words}.\n".encode(), kind="text/plain; charset=utf-8")


async def read_body(receive: Receive, most: int) -> bytes | None:
    """Read what was sent, or None as soon as it is more than it may be."""
    parts: list[bytes] = []
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return None
        parts.append(event.get("body", b""))
        if sum(map(len, parts)) > most:
            return None
        if not event.get("more_body", False):
            return b"".join(parts)


def read_form(kind: str, body: bytes) -> tuple[dict[str, tuple[str, ...]], dict[str, Sent]]:
    """Read the fields and files of a form.

    Raises:
        Mistaken: it is no form of ours.
    """
    fields: dict[str, list[str]] = {}
    files: dict[str, Sent] = {}
    try:
        if kind.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
            for name, value in parse_qsl(
                body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=FIELDS_MOST
            ):
                fields.setdefault(name, []).append(value)
        else:
            for name, file, content in _parts(kind, body):
                if file is not None:
                    files[name] = Sent(name=file, content=content)
                else:
                    fields.setdefault(name, []).append(content.decode())
    except ValueError:
        raise Mistaken("what was sent is no form of this desk", "go back and send it again") from None
    return {name: tuple(values) for name, values in fields.items()}, files


def _parts(kind: str, body: bytes) -> list[tuple[str, str | None, bytes]]:
    """Cut a form with files into name, file name and content; a ValueError when it is none."""
    bound = re.fullmatch(r"multipart/form-data; boundary=([\w'()+,./:=?-]{1,70})", kind)
    if bound is None:
        raise ValueError
    pieces = (b"\r\n" + body).split(b"\r\n--" + bound[1].encode())
    if len(pieces) > FIELDS_MOST or not pieces[-1].startswith(b"--"):
        raise ValueError
    found = []
    for piece in pieces[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said = re.search(
            r'^content-disposition: form-data; name="([^"]*)"(?:; filename="([^"]*)")?\s*$', head.decode(), re.IGNORECASE | re.MULTILINE
        )
        if said is None:
            raise ValueError
        found.append((said[1], said[2], content))
    return found
