"""H9: nothing tells anybody anything by itself: no mail, no note on a screen, no report of use or faults, no look for a newer version."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "safeconduct"
UNITS = sorted((ROOT / "docs").glob("*/*.service"))
SENDING = {
    "mail": ("smtplib", "smtpd", "poplib", "imaplib", "aiosmtplib", "email.mime"),
    "notes on a screen": ("dbus", "dbus_next", "jeepney", "gi", "notify2", "plyer", "desktop_notifier", "win10toast"),
    "reports": ("sentry_sdk", "opentelemetry", "posthog", "statsd", "prometheus_client", "syslog", "systemd"),
    "any request": (
        "urllib.request",
        "requests",
        "httpx",
        "aiohttp",
        "urllib3",
        "websockets",
        "ftplib",
        "telnetlib",
        "xmlrpc",
        "webbrowser",
    ),
}
EVERYTHING = """
import importlib, pkgutil, sys, safeconduct
for module in pkgutil.walk_packages(safeconduct.__path__, "safeconduct."):
    importlib.import_module(module.name)
print(*sys.modules, sep="\\n")
"""
ADDRESS = re.compile(r"\b(?:https?|wss?|s3|davs?|ftp|mailto):/{0,2}([A-Za-z0-9.-]+\.[A-Za-z0-9-]+|[A-Za-z]+@[A-Za-z.-]+)")
SHOWN = re.compile(r"(NAME|host)\.onion|([a-z]+\.)?example\.org|127\.0\.0\.1")
NAMED = {  # addresses that stand in the program, and why nothing of ours goes there
    "s3.eu-central-1.amazonaws.com": "an example of what to type",
    "www.wikipedia.org": "where the intake form's button to leave at once takes the visitor",
    "schemas.openxmlformats.org": "the name of a format",
    "www.w3.org": "the name of a format",
    "schema.org": "the name of a format",
    "www.sqlite.org": "a source",
}


@pytest.mark.slow
def test_h9_no_module_of_any_door_loads_what_could_send_by_itself():
    done = subprocess.run([sys.executable, "-c", EVERYTHING], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"safeconduct.doors.desk.serving", "safeconduct.doors.intake.forms", "safeconduct.doors.relay.serving", "uvicorn"} <= loaded
    assert {what: [name for name in names if name in loaded] for what, names in SENDING.items()} == {what: [] for what in SENDING}


def test_h9_no_address_that_something_could_be_sent_to_stands_in_the_program():
    found = {}
    for path in SOURCE.rglob("*"):
        if path.suffix in {".py", ".html", ".js", ".css", ".toml", ".json", ".svg"}:
            for host in ADDRESS.findall(path.read_text(encoding="utf-8")):
                found.setdefault(host, path.name)
    assert {host: path for host, path in found.items() if not SHOWN.fullmatch(host) and host not in NAMED} == {}
    assert found.keys() >= NAMED.keys()


def test_h9_no_page_asks_the_browser_for_notes_or_sends_anything_on_its_own():
    scripts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*") if path.suffix in {".js", ".html"}]
    assert len(scripts) > 50
    words = re.compile(r"\bNotification\b|sendBeacon|serviceWorker|PushManager|EventSource|WebSocket|XMLHttpRequest")
    assert [words.findall(script) for script in scripts if words.search(script)] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_h9_no_service_tells_anybody_when_it_fails_and_none_reaches_a_network(unit):
    lines = [line.partition("=") for line in unit.read_text(encoding="utf-8").splitlines() if "=" in line and not line.startswith("#")]
    told = {}
    for name, _, value in lines:
        told.setdefault(name, []).append(value)
    assert told.keys() & {"OnFailure", "OnSuccess", "ExecStartPost", "ExecStopPost", "ExecStop", "Environment", "EnvironmentFile"} == set()
    assert told["StandardOutput"] == told["StandardError"] == ["null"]
    assert (told["IPAddressDeny"], told["IPAddressAllow"]) == (["any"], ["localhost"])
    assert len(told["ExecStart"]) == 1


def test_there_are_services_to_look_at():
    assert [unit.stem for unit in UNITS] == ["safeconduct-intake", "safeconduct-relay"]
