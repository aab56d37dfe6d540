"""The desk as a person has it: a real vault with a small story, the real process, and a real browser where one is installed."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import http.server
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec
import pytest

from safeconduct.actions import (
    application_list,
    case_list,
    case_show,
    checkin_list,
    demo,
    evidence_ledger,
    evidence_load,
    member_list,
    negotiation_list,
    notice_list,
    pathway_list,
    shelter_list,
    shelter_show,
    task_list,
    threat_list,
)
from safeconduct.actions.acts import act, packed
from safeconduct.actions.office import create_office, draft_of
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.studies.evidence import read_packed
from safeconduct.vault.agent import call, lock, start
from safeconduct.vault.passphrase import choose
from safeconduct.vault.roster import Member, next_version
from tests.conftest import PASSPHRASE, quiet
from tests.desk.everything import ENDS, kept, more_of

BEGUN = dt.datetime(2017, 3, 29, 3, tzinfo=dt.UTC)
LEDGER = Path(__file__).parents[1] / "fixtures" / "evidence" / "valley.toml"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP rebound.test 127.0.0.1",  # somebody else's name, made to point to this machine
)

ADDRESSES = (
    "/",
    "/cases",
    "/cases/filter",
    "/case/{case}",
    "/case/{case}/note",
    "/case/{case}/status",
    "/case/{case}/risk",
    "/case/{case}/location",
    "/case/{case}/priority",
    "/case/{case}/task",
    "/case/{case}/heard",
    "/case/{case}/history",
    "/case/{case}/stay",
    "/case/{case}/application",
    "/task/{task}/done",
    "/shelters",
    "/shelters/open",
    "/shelter/{shelter}",
    "/shelter/{shelter}/beds",
    "/shelter/{shelter}/stay",
    "/shelter/{shelter}/stay/{case}",
    "/shelter/{shelter}/move/{stay}",
    "/shelter/{shelter}/end/{stay}",
    "/shelter/{shelter}/close",
    "/shelter/{shelter}/exposed",
    "/pathways",
    "/pathways/add",
    "/pathway/{pathway}",
    "/pathway/{pathway}/terms",
    "/pathway/{pathway}/close",
    "/pathway/{pathway}/application",
    "/exits",
    "/applications",
    "/application/{application}",
    "/application/{application}/status",
    "/history",
    "/history/uncounted",
    "/notices",
    "/notices/enter",
    "/notice/{notice}",
    "/notice/{notice}/lift",
    "/threats/announce",
    "/threat/{threat}/end",
    "/negotiations",
    "/negotiations/open",
    "/negotiation/{negotiation}",
    "/negotiation/{negotiation}/note",
    "/negotiation/{negotiation}/pledge",
    "/import",
    "/guard",
    "/reports",
    "/report/{report}",
    "/report/{report}/case",
    "/report/{report}/aside",
    "/report/{report}/answer",
    "/asked",
    "/duplicates",
    "/public-names",
    "/public-names/add",
    "/public-name/{public_name}/withdraw",
    "/case/{case}/person",
    "/case/{case}/person/{person}",
    "/case/{case}/person/{person}/name",
    "/case/{case}/person/{person}/birth",
    "/case/{case}/person/{person}/details",
    "/case/{case}/person/{person}/nationality",
    "/case/{case}/person/{person}/language",
    "/case/{case}/person/{person}/contact",
    "/case/{case}/person/{person}/document",
    "/case/{case}/person/{person}/consent",
    "/case/{case}/person/{person}/leave",
    "/case/{case}/person/{person}/relative",
    "/cases/open",
    "/case/{case}/more",
    "/case/{case}/need",
    "/case/{case}/threat",
    "/case/{case}/link",
    "/case/{case}/transfer",
    "/case/{case}/share",
    "/case/{case}/bearings",
    "/case/{case}/called",
    "/case/{case}/close",
    "/case/{case}/rhythm",
    "/tasks",
    "/tasks/add",
    "/conflict/{conflict}",
    "/task/{task}/move",
    "/silence",
    "/silence/colleague",
    "/worker/{worker}/heard",
    "/worker/{worker}/rhythm",
    "/evidence",
    "/evidence/contradictions",
    "/evidence/timeline",
    "/evidence/load",
    "/evidence/read",
    "/evidence/captures",
    "/evidence/capture",
    "/evidence/annex",
    "/testimonies",
    "/testimonies/take",
    "/testimony/{testimony}",
    "/testimony/{testimony}/part",
    "/testimony/{testimony}/consent",
    "/testimony/{testimony}/tie",
    "/claim/{claim}",
    "/compartments",
    "/depots",
    "/members",
    "/members/sign",
    "/member/{member}/open",
    "/member/{member}/close",
    "/member/{member}/suspend",
    "/member/{member}/remove",
    "/member/{member}/reinstate",
    "/member/{member}/admin",
    "/member/{member}/no-admin",
    "/member/{member}/called",
    "/member/{member}/settle",
    "/exposure",
    "/exposure/{member}",
    "/custodians",
    "/travel",
    "/keys",
    "/panic",
    "/retention",
    "/case/{case}/retention",
    "/case/{case}/hold",
    "/case/{case}/release",
    "/case/{case}/forget",
    "/case/{case}/need/{need}/end",
    "/case/{case}/threat/{harm}/end",
    "/case/{case}/person/{person}/name/{alias}/withdraw",
    "/case/{case}/person/{person}/contact/{contact}/end",
    "/case/{case}/person/{person}/document/{document}/end",
    "/negotiation/{negotiation}/pledge/{pledge}/withdraw",
    "/pathway/{pathway}/application/{case}",
    "/cases/{cases_kept}",
    "/cases/{cases_kept}/filter",
    "/tasks/{tasks_kept}",
    "/applications/{applications_kept}",
    "/exits/{exits_kept}",
    "/v/{found}",
    "/import/{file}",
    "/guard/{draft}",
    "/evidence/read/{reading}",
    "/evidence/read/{reading}/{proposal}",
    "/duplicates/{case}/{case}",
    "/nothing-here",
)
"""Every page that can be looked at: the tests of looks, of scripts and of canaries walk them. A test says which is missing."""


def desk_command(folder, *more):
    program = (sys.executable, "-c", "from safeconduct.doors.cli import main; main()")
    return (*program, "desk", "--vault", str(folder), "--print-link", "--at", str(ENDS), *more)


class DeskProcess:
    """A running desk and this person's way in, without a browser."""

    def __init__(self, folder: Path, *more: str) -> None:
        self.folder = folder
        start(folder, PASSPHRASE, idle_seconds=3600, on_progress=quiet)
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            desk_command(folder, *more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        self.link = self.process.stdout.readline().strip()
        parts = urlsplit(self.link)
        self.host, self.port = parts.netloc, parts.port
        self.origin = f"http://{self.host}"
        self.cookie = ""

    def raw(self, method, path, *, headers=None, body=None, address="127.0.0.1"):
        """Send exactly this and give status, headers and body."""
        line = http.client.HTTPConnection(address, self.port, timeout=30)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in headers or []:
                line.putheader(name, value)
            line.endheaders(body)
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        finally:
            line.close()

    def open(self):
        """Use the one-time link and keep the cookie."""
        status, headers, _ = self.raw("GET", urlsplit(self.link).path, headers=[("Host", self.host), ("Sec-Fetch-Site", "cross-site")])
        assert status == 200
        self.cookie = headers["set-cookie"].partition(";")[0]
        return self

    def good(self, method="GET"):
        """Give the headers of a request as this person's own window sends it."""
        more = [("Origin", self.origin), ("Content-Type", "application/x-www-form-urlencoded")] if method == "POST" else []
        return [("Host", self.host), ("Sec-Fetch-Site", "same-origin"), ("Cookie", self.cookie), *more]

    def get(self, path):
        return self._patiently("GET", path, headers=self.good())

    def _patiently(self, method, path, **sent):
        """Go where a process that begins anew sends us, as a browser does: to its successor."""
        for _ in range(20):
            answer = self.raw(method, path, **sent)
            if answer[0] != 307:
                return answer
        raise AssertionError("sent on and on")

    def post(self, path, fields):
        body = urlencode(fields, doseq=True).encode()
        return self._patiently("POST", path, headers=[*self.good("POST"), ("Content-Length", str(len(body)))], body=body)

    def ask(self, verb, ask, answer):
        """Ask the vault itself, by the desk's own clock: the machine's hour on the last day of the story."""
        now = dt.datetime.combine(ENDS, dt.datetime.now().astimezone().timetz()).astimezone(dt.UTC)
        return msgspec.msgpack.decode(call(self.folder, verb, packed(ask, now), quiet), type=answer)

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
        lock(self.folder)


def contest(office):
    """Have two colleagues judge one household's risk apart, as the journal has it when they meet."""
    case = office.replica.cases().lines[-1].ref
    for level in ("low", "extreme"):
        stamped = f.Stamped(eid=new_ref(), hlc=1, fact=f.RiskSet(case=case, level=level))
        office.journal.append([draft_of(stamped)], int(dt.datetime.combine(ENDS, dt.time(9), tzinfo=dt.UTC).timestamp() * 1000))


@pytest.fixture(scope="session")
def story_vault(tmp_path_factory):
    """A vault in which the story was told for twelve people; do not open it: copy it."""
    folder = tmp_path_factory.mktemp("story") / "vault"
    office = create_office(folder, choose(PASSPHRASE), BEGUN, quiet)
    try:
        act(office, "demo", demo.Ask(people=12, seed=2017), BEGUN, quiet)
        act(office, "evidence_load", evidence_load.Ask(ledger=read_packed(LEDGER.read_bytes())), BEGUN, quiet)
        roster = office.begin_roster(BEGUN)  # a colleague who has no laptop yet: she belongs, and shares no key
        office.say([office.sign(next_version(roster, add=[Member(new_ref(), False, [])]), BEGUN)], BEGUN)
        contest(office)
    finally:
        office.close()
    return folder


@pytest.fixture(scope="session")
def desk(story_vault, tmp_path_factory):
    """An opened desk that many tests look at; a test that locks or changes much takes `fresh_desk`."""
    running = DeskProcess(Path(shutil.copytree(story_vault, tmp_path_factory.mktemp("desk") / "vault"))).open()
    yield running
    running.close()


@pytest.fixture
def fresh_desk(story_vault, tmp_path):
    """A desk of this test's own, not yet opened."""
    running = DeskProcess(Path(shutil.copytree(story_vault, tmp_path / "vault")))
    yield running
    running.close()


@pytest.fixture(scope="session")
def places(desk):
    """A reference of each kind, as addresses write it."""

    def first(verb, module, ask, name):
        lines = getattr(desk.ask(verb, ask, module.Answer), name)
        return lines[0].ref if lines else "00" * 16

    def lived_in():
        """Find a shelter in which somebody stays."""
        for line in desk.ask("shelter_list", shelter_list.Ask(), shelter_list.Answer).shelters:
            answer = desk.ask("shelter_show", shelter_show.Ask(shelter=bytes.fromhex(line.ref)), shelter_show.Answer)
            for stay in answer.stays:
                if stay.is_now:
                    return line.ref, stay.ref
        raise AssertionError

    shelter, stay = lived_in()
    case = first("case_list", case_list, case_list.Ask(limit=1), "lines")
    return more_of(desk, case, first("negotiation_list", negotiation_list, negotiation_list.Ask(), "negotiations")) | {
        "case": case,
        "person": desk.ask("case_show", case_show.Ask(case=bytes.fromhex(case)), case_show.Answer).persons[0].ref,
        "threat": first("threat_list", threat_list, threat_list.Ask(), "threats"),
        "worker": first("checkin_list", checkin_list, checkin_list.Ask(), "colleagues"),
        "task": first("task_list", task_list, task_list.Ask(limit=1), "lines"),
        "member": next(one.ref for one in desk.ask("member_list", member_list.Ask(), member_list.Answer).persons if not one.is_admin),
        "conflict": first("task_list", task_list, task_list.Ask(limit=1), "conflicts"),
        "shelter": shelter,
        "stay": stay,
        "pathway": first("pathway_list", pathway_list, pathway_list.Ask(), "pathways"),
        "application": first("application_list", application_list, application_list.Ask(), "applications"),
        "notice": first("notice_list", notice_list, notice_list.Ask(), "notices"),
        "claim": desk.ask("evidence_ledger", evidence_ledger.Ask(claims=("held",)), evidence_ledger.Answer).refs[0],
        "negotiation": first("negotiation_list", negotiation_list, negotiation_list.Ask(), "negotiations"),
    }


@pytest.fixture
def addresses(desk, places):
    """Every address with something behind it."""
    named = {**places, **kept(desk, "words")}
    return [address.format(**named) for address in ADDRESSES]


@pytest.fixture(scope="session")
def browser():
    """Chromium as the system has it."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: ./dev test installs it, or says how")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=CHROMIUM, args=list(QUIET), ignore_default_args=["--disable-back-forward-cache"]
        )  # people have that cache: a page that was left is kept whole, to come back at once
        yield running
        running.close()


class Window:
    """A page of the browser, and all that went wrong in it or left it."""

    def __init__(self, context, desk):
        self.context = context
        self.desk = desk
        self.page = context.new_page()
        self.errors = []
        self.asked = []
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def goto(self, path):
        return self.page.goto(self.desk.origin + path)


@contextlib.contextmanager
def spoken(desk, language):
    """Have the desk speak a language for a while."""
    desk.post("/language", {"language": language, "back": "/"})
    try:
        yield
    finally:
        desk.post("/language", {"language": "en", "back": "/"})


@contextlib.contextmanager
def closing_window(browser, desk, **options):
    """Open a window on a desk, with the cookie of its one-time link, and close it again."""
    context = browser.new_context(**{"viewport": {"width": 1240, "height": 900}, **options})
    try:
        name, _, value = desk.cookie.partition("=")
        if value:
            cookie = {"name": name, "value": value, "url": desk.origin.replace("http:", "https:")}
            context.add_cookies([{**cookie, "secure": True, "httpOnly": True, "sameSite": "Strict"}])
        yield Window(context, desk)
    finally:
        context.close()


@pytest.fixture
def window_of(browser):
    """Make a window on a desk: `window_of(desk, color_scheme="dark", ...)`."""
    with contextlib.ExitStack() as opened:
        yield lambda desk, **options: opened.enter_context(closing_window(browser, desk, **options))


@pytest.fixture
def served():
    """Serve a page of somebody else on this machine: `served(html)` gives its address."""
    with contextlib.ExitStack() as running:

        def serve(page):
            class Answer(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response(200)
                    self.send_header("content-type", "text/html")
                    self.end_headers()
                    self.wfile.write(page.encode())

                def log_message(self, *_words):
                    pass

            server = running.enter_context(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer))
            running.callback(server.shutdown)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            return f"http://127.0.0.1:{server.server_port}/"

        yield serve
