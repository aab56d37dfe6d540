"""What may knock at the desk: hosts, origins, other users, forms, the one-time link, and what every answer carries."""

import contextlib
import os
import random
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from safeconduct.actions import history
from safeconduct.doors.desk import guard
from safeconduct.doors.desk.answering import Answering, OneTimeLink
from safeconduct.doors.desk.pages import PAGES
from safeconduct.doors.desk.visiting import Desk
from safeconduct.vault.agent import status as running
from tests.desk.conftest import closing_window
from tests.relays import beside

SEVEN = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}


def facts(desk):
    return desk.ask("history", history.Ask(limit=1), history.Answer).lines[0].cursor


def hosts(ours, number):
    """Make Host values that are near ours, or are tricks known to work elsewhere; none is ours."""
    label, _, port = ours.partition(":")
    known = [
        "",
        " ",
        "null",
        "*",
        "evil.example",
        f"localhost:{port}",
        f"127.0.0.1:{port}",
        f"[::1]:{port}",
        f"0.0.0.0:{port}",
        f"127.1:{port}",
    ]
    known += [f"2130706433:{port}", label, f"{label}:", f"{label}.:{port}", f"{label}:{port}.", f"{label}:0{port}", f"{label}:{port}0"]
    known += [f"evil.example@{ours}", f"{ours}@evil.example", f"{ours}#evil", f"{ours}/", f"{ours}?", f" {ours} x", f"{ours},evil.example"]
    known += [ours.upper(), f"x.{ours}", f"x{ours}", f"{ours}\t;", f"evil.example:{port}", f"{label}.evil.example:{port}", f"http://{ours}"]
    known += [f"%6c{ours}", f"{label}%00:{port}", f"{label}:+{port}", f"{ours}:{port}"]
    draw = random.Random(2017)
    while len(known) < number:
        value = list(ours)
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(len(value))
            value[at : at + draw.randint(0, 1)] = draw.choice("abcxyz0189.:@[]%-_/\\ ")
        known.append("".join(value))
    return [value for value in known if value.strip(" \t") != ours]


def test_two_thousand_hosts_are_not_ours():
    ours = "a1b2c3d4e5f6a7b8c9d0.localhost:40123"
    tried = hosts(ours, 2_000)
    assert [value for value in tried if guard.is_our_host(value, ours)] == []
    assert guard.is_our_host(ours, ours)
    print(f"{len(tried)} Host values, 0 accepted")


def test_a_wrong_host_is_turned_away_by_the_running_desk(desk):
    for host in hosts(desk.host, 120):
        status, headers, body = desk.raw("GET", "/", headers=[("Host", host), ("Sec-Fetch-Site", "none"), ("Cookie", desk.cookie)])
        assert status in (400, 421), host
        assert "<html" not in body
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("number", [0, 2])
def test_no_host_and_two_hosts_are_turned_away(desk, number):
    status, _, _ = desk.raw("GET", "/", headers=[*[("Host", desk.host)] * number, ("Sec-Fetch-Site", "none"), ("Cookie", desk.cookie)])
    assert status in (400, 421)


@pytest.mark.parametrize(
    "target", ["http://evil.example/", "//evil.example/", "/../", "/%2e%2e/", "/cases?x=<script>", "/CASES", "/a b", "*"]
)
def test_an_address_that_is_not_plain_is_turned_away(desk, target):
    line = socket.create_connection(("127.0.0.1", desk.port), timeout=10)
    with line:
        head = f"Host: {desk.host}\r\nSec-Fetch-Site: none\r\nCookie: {desk.cookie}\r\nConnection: close\r\n\r\n"
        line.sendall(f"GET {target} HTTP/1.1\r\n{head}".encode())
        answer = line.makefile("rb").read()
    assert answer.split(b" ", 2)[1] in (b"400", b"421")


WRONG = {
    "no cookie": lambda desk, headers: [h for h in headers if h[0] != "Cookie"],
    "another cookie": lambda desk, headers: [(n, f"{guard.COOKIE}={'0' * 64}" if n == "Cookie" else v) for n, v in headers],
    "two cookies": lambda desk, headers: [*headers, ("Cookie", f"{guard.COOKIE}={'0' * 64}")],
    "another origin": lambda desk, headers: [(n, "http://evil.example" if n == "Origin" else v) for n, v in headers],
    "a null origin": lambda desk, headers: [(n, "null" if n == "Origin" else v) for n, v in headers],
    "no origin": lambda desk, headers: [h for h in headers if h[0] != "Origin"],
    "cross-site": lambda desk, headers: [(n, "cross-site" if n == "Sec-Fetch-Site" else v) for n, v in headers],
    "same-site": lambda desk, headers: [(n, "same-site" if n == "Sec-Fetch-Site" else v) for n, v in headers],
    "no fetch metadata": lambda desk, headers: [h for h in headers if h[0] != "Sec-Fetch-Site"],
    "plain text": lambda desk, headers: [(n, "text/plain" if n == "Content-Type" else v) for n, v in headers],
}  # fmt: skip
CHANGING = tuple(page.path for page in PAGES if page.method == "POST")
BODY = b"text=x&level=low&status=active&location=safe&priority=rrf-pri%3AEM&language=ru&words=x&beds=1&sure=1&why=x&on=today&passphrase=x"


def routes(places, paths=CHANGING):
    """Give every address that may change something, with something behind it where there is such a thing."""
    return [re.sub(r"\{(\w+)\}", lambda found: places.get(found[1], "ab" * 16), path) for path in paths]


def state_of(desk):
    """Tell all that a form could have changed: facts, the lock, the language."""
    return facts(desk), running(desk.folder).process, '<html lang="en"' in desk.get("/")[2]


@pytest.mark.parametrize("how", WRONG)
def test_a_form_that_is_not_ours_changes_nothing(desk, places, how):
    before = state_of(desk)
    headers = [*WRONG[how](desk, desk.good("POST")), ("Content-Length", str(len(BODY)))]
    for route in routes(places):
        if how == "plain text" and route in ("/lock", "/touch", "/panic"):
            continue  # they take no fields: whoever may send one, means it; what /panic asks for is in its own tests
        code, answered, _ = desk.raw("POST", route, headers=headers, body=BODY)
        assert code in (403, 422), route
        assert {name: answered.get(name) for name in SEVEN} == SEVEN, route
    assert state_of(desk) == before
    print(f"{len(CHANGING)} routes, {how}: nothing changed")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_another_method_changes_nothing(desk, places, method):
    before = state_of(desk)
    headers = [*desk.good("POST"), ("X-HTTP-Method-Override", "POST"), ("Content-Length", str(len(BODY)))]
    for route in routes(places):
        code, answered, _ = desk.raw(method, route, headers=headers, body=BODY)
        assert code in ((200, 404, 422) if method == "GET" else (400, 405)), (method, route)
        assert "access-control-allow-origin" not in answered
    assert state_of(desk) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "none,cross-site"])
def test_other_pages_cannot_even_look(desk, site):
    headers = [("Host", desk.host), ("Sec-Fetch-Site", site), ("Cookie", desk.cookie)]
    assert desk.raw("GET", "/", headers=headers)[0] == 403
    assert desk.raw("GET", "/static/desk.css", headers=headers)[0] == 403


def test_every_answer_carries_the_headers(desk, addresses):
    answers = [
        desk.get(address)
        for address in [*addresses, "/static/desk.css", "/static/desk.js", "/static/mark.svg", "/locked", "/v/" + "0" * 32]
    ]
    answers += [
        desk.raw("GET", "/"),
        desk.raw("BREW", "/", headers=desk.good()),
        desk.post("/cases", {"needed_by": "soon"}),
        desk.post("/find", {"words": "x" * 1_200_000}),
    ]
    answers.append(desk.raw("GET", "/open/" + "0" * 64, headers=[("Host", desk.host)]))
    assert {status for status, _, _ in answers} >= {200, 303, 403, 404, 405, 413, 422}
    for status, headers, _ in answers:
        assert {name: headers.get(name) for name in SEVEN} == SEVEN, status
        assert not [name for name in headers if name.startswith("access-control") or name in ("server", "date", "etag")]
        assert headers["cache-control"] == "no-store" or headers["content-type"].startswith(("text/css", "text/javascript"))


def test_a_fault_in_a_page_of_errors_itself_is_answered_with_the_headers_too(tmp_path):
    said = []

    async def send(event):
        said.append(event)

    async def receive():
        return {"type": "http.request", "body": b""}

    rules = guard.Rules(host="x.localhost:1", secret="s")
    app = Answering(desk=Desk(folder=tmp_path, language="en"), rules=rules, link=None, pages=(), nav=((1,),), end=said.append)
    own = [(b"host", b"x.localhost:1"), (b"sec-fetch-site", b"none"), (b"cookie", f"{guard.COOKIE}=s".encode())]
    scope = {"type": "http", "method": "GET", "raw_path": b"/", "query_string": b"", "headers": own, "state": {"own_user": True}}
    with beside() as run:
        run(app(scope, receive, send))
    assert said[0]["status"] == 500
    assert set(guard.HEADERS) <= set(said[0]["headers"])
    assert b"fault of its own" in said[1]["body"]


JUNK = [
    b"\x16\x03\x01\x02\x00\x01",
    b"GET / HTTP/9.9\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -4\r\n\r\n",
    b"G" * 70_000 + b"\r\n\r\n",
]


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_no_request_is_refused_with_the_headers_too(desk, junk):
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as line:
        line.sendall(junk)
        head = line.recv(65_536).decode().lower()
    assert head.startswith(("http/1.1 400", "http/1.1 421"))
    for name, value in SEVEN.items():
        assert f"{name}: {value}".lower() in head


def test_a_length_and_chunks_together_are_refused(desk):
    head = f"POST /find HTTP/1.1\r\nHost: {desk.host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    request = head + "0\r\n\r\nGET / HTTP/1.1\r\n\r\n"
    with socket.create_connection(("127.0.0.1", desk.port), timeout=10) as line:
        line.sendall(request.encode())
        assert line.recv(12) in (b"HTTP/1.1 400", b"HTTP/1.1 403")


def test_a_body_without_end_is_cut_off(desk, places):
    with socket.create_connection(("127.0.0.1", desk.port), timeout=20) as line:
        head = "".join(f"{name}: {value}\r\n" for name, value in desk.good("POST"))
        line.sendall(f"POST /case/{places['case']}/note HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        sent = 0
        try:
            while sent < 64 << 20:
                line.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                sent += 0x10000
        except OSError:
            pass
        else:
            assert line.recv(12) == b"HTTP/1.1 413"
    assert sent < 8 << 20
    assert desk.get("/")[0] == 200


def test_another_user_with_the_right_cookie_is_refused(desk):
    python = shutil.which("python3", path="/usr/bin:/bin")
    if os.getuid() != 0 or python is None:
        pytest.skip("only root can become another user, who needs the system's Python")
    script = (
        "import http.client,sys\n"
        f"line=http.client.HTTPConnection('127.0.0.1',{desk.port})\n"
        f"line.request('GET','/',headers={dict(desk.good())!r})\n"
        "answer=line.getresponse(); print(answer.status, answer.read().decode()[:60])"
    )
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    asked = subprocess.run([python, "-c", script], **nobody, capture_output=True, text=True, check=False, cwd="/")
    assert asked.stdout.startswith("403 Safeconduct: another user"), asked.stderr


def test_the_kernel_tells_whose_connection_it_is():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as peer:
        assert guard.uid_of(peer.getsockname(), server.getsockname()) == os.getuid()
        assert guard.uid_of(("127.0.0.1", 1), server.getsockname()) is None
        assert guard.uid_of(("127.0.0.2", peer.getsockname()[1]), server.getsockname()) is None


def test_a_forwarded_address_is_not_believed(desk):
    assert desk.raw("GET", "/", headers=[*desk.good(), ("X-Forwarded-For", "203.0.113.7"), ("Forwarded", "for=203.0.113.7")])[0] == 200


def test_the_link_opens_once_and_by_no_redirect(fresh_desk):
    path = urlsplit(fresh_desk.link).path
    asked = [("Host", fresh_desk.host), ("Sec-Fetch-Site", "cross-site")]
    assert fresh_desk.raw("GET", "/", headers=asked)[0] == 403
    assert fresh_desk.raw("GET", path[:-1] + ("0" if path[-1] != "0" else "1"), headers=asked)[0] == 403
    status, headers, body = fresh_desk.raw("GET", path, headers=asked)
    assert status == 200
    assert 'http-equiv="refresh"' in body
    assert headers["set-cookie"].startswith(f"{guard.COOKIE}=")
    assert headers["set-cookie"].endswith("; Path=/; Secure; HttpOnly; SameSite=Strict")
    assert fresh_desk.raw("GET", path, headers=asked)[0] == 403, "it is used up"


def test_the_link_is_in_no_list_of_processes(fresh_desk):
    token = urlsplit(fresh_desk.link).path.removeprefix(guard.OPEN)
    lines = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            for part in ("cmdline", "environ"):
                with contextlib.suppress(OSError):
                    lines.append((folder / part).read_bytes())
    assert len(lines) > 10
    assert not any(token.encode() in line for line in lines)


def test_a_link_grows_old():
    link = OneTimeLink(seconds=0.05)
    path = link.path
    time.sleep(0.1)
    assert not link.use(path)
    assert not link.use(path)


def test_the_port_is_chosen_by_the_system_and_listens_on_this_machine_alone(desk):
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    ours = [cells[1] for cells in rows if cells[3] == "0A" and cells[1].endswith(f":{desk.port:04X}")]
    assert ours == [f"0100007F:{desk.port:04X}"]


def test_another_cookie_of_the_machine_does_not_matter(desk):
    headers = [(name, f"other=1; {value}; {guard.COOKIE}x=2" if name == "Cookie" else value) for name, value in desk.good()]
    assert desk.raw("GET", "/", headers=headers)[0] == 200


@pytest.fixture
def elsewhere(desk, served):
    """A page of somebody else on this machine, which tries to frame the desk, to look at it and to send it a form."""
    return served(f"""<!doctype html><title>elsewhere</title><iframe src="{desk.origin}/" id="frame"></iframe>
    <img src="{desk.origin}/static/mark.svg" id="seen">
    <form method="post" action="{desk.origin}/lock"><button>win a prize</button></form>""")


def test_a_page_from_elsewhere_can_neither_frame_the_desk_nor_see_it_nor_send_it_a_form(desk, elsewhere, browser):
    before = state_of(desk)
    with closing_window(browser, desk) as window:
        window.page.goto(elsewhere, wait_until="load")
        assert window.page.locator("#seen").evaluate("image => image.naturalWidth") == 0
        frame = next(frame for frame in window.page.frames if frame.parent_frame is not None)
        assert "Safeconduct" not in frame.content()
        window.page.get_by_role("button", name="win a prize").click()
        window.page.wait_for_url(f"{desk.origin}/lock")
        assert "did not come from a page of the desk" in window.page.content()
    assert state_of(desk) == before


def test_a_name_that_is_made_to_point_here_opens_nothing(desk, browser):
    with closing_window(browser, desk) as window:
        answer = window.page.goto(f"http://rebound.test:{desk.port}/")
        assert answer.status == 421
        assert "this address is not the desk" in window.page.content()
