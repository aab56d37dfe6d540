"""Run the desk: listen, open the window, serve, begin anew after each lock, and leave nothing behind.

What a page showed stays in the memory of the process that made it, whatever Python is told. So after a lock, and after a passphrase went
through, the process replaces itself: it keeps the open port, the cookie of the window and the numbers below, and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gc
import os
import secrets
import select
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import msgspec
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from safeconduct.doors.desk import guard, window
from safeconduct.doors.desk.answering import OWN_USER, Answering, OneTimeLink
from safeconduct.doors.desk.pages import PAGES, nav
from safeconduct.doors.desk.unsent import Unsent
from safeconduct.doors.desk.visiting import Desk, Reply
from safeconduct.doors.desk.wording import LANGUAGES
from safeconduct.errors import SafeconductError
from safeconduct.vault.agent import find_socket, harden, lock, status

_LABEL_BYTES = 10  # of the random name before `.localhost`
_TICK_SECONDS = 1  # between looks at whether the key process and the window still live
_LAST_SECONDS = 10  # for answers on their way when the process begins anew
_KEPT_SECONDS = 60  # a connection between two pages: whose it is need not be asked again
_SILENT = 100  # above every level of the server's log: it would show addresses of pages


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is told when it begins; it holds nothing that opens anything, and nothing out of the vault.

    Attributes:
        shift_days: how many days ahead of the machine's clock the desk looks.
        is_printed: whether the link is printed instead of opening a window.
        unlocked_here: whether the vault was opened for the desk, and is locked when it ends.
        listener: the descriptor of the open port, -1 before there is one; so for what follows.
        public, unsent: the key to which unsent forms are sealed, and those that wait.
    """

    folder: bytes
    language: str = "en"
    shift_days: int = 0
    idle_minutes: int = 10
    is_printed: bool = False
    unlocked_here: bool = False
    listener: int = -1
    label: str = ""
    secret: str = ""
    browser: int = 0
    profile: str = ""
    public: bytes = b""
    unsent: dict[str, bytes] = {}


def told(descriptor: int) -> Plan:
    """Read the plan that the process before this one left at a descriptor."""
    with os.fdopen(descriptor, "rb") as source:
        source.seek(0)
        return msgspec.msgpack.decode(source.read(), type=Plan)


def leave(plan: Plan) -> int:
    """Leave a plan for the process that takes this one's place, in memory alone, and give its descriptor."""
    descriptor = os.memfd_create("desk", 0)
    os.write(descriptor, msgspec.msgpack.encode(plan))
    return descriptor


def become(plan: Plan) -> NoReturn:
    """Replace this process by a desk that begins with a plan."""
    if plan.listener >= 0:
        os.set_inheritable(plan.listener, True)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "safeconduct.doors.desk", str(leave(plan))])  # noqa: S606


class Headed(H11Protocol):
    """The server's side of a connection: it asks whose it is, and its own answer to what is no HTTP carries our headers too."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Find out, once, whether the other end is a process of this user; reading the kernel's table takes milliseconds."""
        super().connection_made(transport)
        is_own = (
            self.client is not None and self.server is not None and guard.is_same_person(self.client, (self.server[0], self.server[1] or 0))
        )
        self.app_state = {**self.app_state, OWN_USER: is_own}

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  what the server says of the request is for nobody
        """Answer what is no request, and hang up."""
        head = [name + b": " + value for name, value in (*guard.HEADERS, (b"content-length", b"0"), (b"connection", b"close"))]
        lines = (b"HTTP/1.1 400 Bad Request", *head)
        self.transport.write(b"\r\n".join((*lines, b"", b"")))
        self.transport.close()


def serve(plan: Plan) -> None:
    """Serve until the window is closed or the person ends it."""
    listener = _listen() if plan.listener < 0 else socket.socket(fileno=plan.listener)
    port = listener.getsockname()[1]
    is_first = plan.listener < 0
    plan = msgspec.structs.replace(
        plan,
        listener=os.dup(listener.fileno()),  # the server closes its own when it stops
        label=plan.label or secrets.token_hex(_LABEL_BYTES),
        secret=secrets.token_hex() if is_first else plan.secret,
    )
    rules = guard.Rules(host=f"{plan.label}.localhost:{port}", secret=plan.secret)
    link = OneTimeLink() if is_first else None
    if link is not None:
        plan = _show(plan, f"{rules.origin}{link.path}")
    harden()  # after the window was started, which must not inherit it
    life = _Life(plan, link is not None)
    desk = Desk(
        folder=Path(os.fsdecode(plan.folder)),
        language=plan.language if plan.language in LANGUAGES else "en",
        shift=dt.timedelta(days=plan.shift_days),
        idle_minutes=plan.idle_minutes,
        unsent=Unsent(plan.public, plan.unsent),
    )
    app = life.app = Answering(desk=desk, rules=rules, link=link, pages=PAGES, nav=nav(), end=life.renew)
    life.server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=Headed,
            ws="none",
            lifespan="off",
            loop="asyncio",
            interface="asgi3",
            log_config=None,
            log_level=_SILENT,
            access_log=False,
            proxy_headers=False,  # a header must not say who is at the other end
            server_header=False,
            date_header=False,
            timeout_keep_alive=_KEPT_SECONDS,
            timeout_graceful_shutdown=_LAST_SECONDS,
            timeout_notify=_TICK_SECONDS,
            callback_notify=life.look,
        )
    )
    gc.enable()
    gc.freeze()  # what is loaded stays until the end: looking through it for waste would hold up a page now and then
    signal.signal(signal.SIGTERM, _take_no_notice)  # the server catches it, stops, and raises it again: then we tidy up
    with contextlib.suppress(KeyboardInterrupt):
        life.server.run(sockets=[listener])
    if life.begins_anew:
        become(msgspec.structs.replace(plan, language=desk.language, public=desk.unsent.public, unsent=desk.unsent.kept))
    _tidy(plan)


class _Life:
    """What may end this process: a lock, a key process that is gone, a window that was closed."""

    server: uvicorn.Server
    app: Answering

    def __init__(self, plan: Plan, is_first: bool) -> None:  # noqa: FBT001
        self.plan = plan
        self.begins_anew = False
        self._folder = Path(os.fsdecode(plan.folder))
        self._keys = -1
        self._link_until = time.monotonic() + window.LINK_FILE_SECONDS if is_first else 0.0

    def renew(self, _reply: Reply) -> None:
        """Stop serving and begin anew."""
        self.begins_anew = True
        self.server.should_exit = True

    async def look(self) -> None:
        """See whether the key process and the window still live."""
        if self.plan.profile and time.monotonic() > self._link_until:
            (Path(self.plan.profile) / "open.html").unlink(missing_ok=True)
        if self.plan.browser:
            with contextlib.suppress(ChildProcessError):
                ended = os.waitpid(self.plan.browser, os.WNOHANG)[0]  # noqa: ASYNC222  it does not wait
                self.server.should_exit |= bool(ended)
        if self._keys >= 0:
            if select.select([self._keys], [], [], 0)[0]:
                os.close(self._keys)
                self._keys = -1
                self.app.stop()
                self.begins_anew = self.server.should_exit = True
        else:
            self._keys = _key_process(self._folder)


def _key_process(folder: Path) -> int:
    """Give a descriptor that tells when the key process ends; -1 when there is none now."""
    with contextlib.suppress(SafeconductError, ProcessLookupError):
        running = status(folder) if find_socket(folder) else None
        if running is not None:
            return os.pidfd_open(running.process)
    return -1


def _listen() -> socket.socket:
    """Listen on a port that the system chooses, for this machine alone.

    The protocol is named, since without it the server does not send small answers at once.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def _show(plan: Plan, link: str) -> Plan:
    """Open the window, or print the link for the person who asked for it or has no browser that can be private."""
    browser = "" if plan.is_printed else window.browser_here()
    if not browser:
        if not plan.is_printed:
            sys.stderr.write("No browser that can open a private window by itself was found here. Open this link in a private window:\n")
        sys.stdout.write(f"{link}\n")
        sys.stderr.write("It works once, within two minutes. Ctrl-C ends the desk.\n")
        sys.stdout.flush()
        return plan
    profile = window.private_folder()
    return msgspec.structs.replace(plan, profile=str(profile), browser=window.open_window(browser, profile, link))


def _take_no_notice(_number: int, _frame: FrameType | None) -> None:
    """Let the end of serving do its work."""


def _tidy(plan: Plan) -> None:
    """Close the window, forget its profile, and lock what was opened for the desk."""
    if plan.browser:
        with contextlib.suppress(ProcessLookupError):
            os.kill(plan.browser, signal.SIGTERM)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(plan.browser, 0)
    if plan.profile:
        shutil.rmtree(plan.profile, ignore_errors=True)
    if plan.unlocked_here:
        with contextlib.suppress(SafeconductError):
            lock(Path(os.fsdecode(plan.folder)))
