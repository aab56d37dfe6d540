"""Show the story of 2017, told on invented people into a real vault: on one screen, then at the desk."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from safeconduct.doors.cli.desk import IDLE_MINUTES, handed_over, spoken
from safeconduct.doors.cli.manners import here
from safeconduct.doors.cli.screen import plain, print_json, progress_line, say, table, width
from safeconduct.errors import Refused, Unreachable
from safeconduct.ids import show

_NOON = dt.time(12, tzinfo=dt.UTC)
_BEGAN_AT = dt.datetime(2017, 3, 29, 3, 0, tzinfo=dt.UTC)  # the vault is founded before the first message comes in
_DAYS_SHOWN = 56  # of the time line: eight weeks
_BLOCKS = "▁▂▃▄▅▆▇█"
_COLUMNS = 100
_MOVED_SHOWN = 6
_ENDANGERED_SHOWN = 8


@click.command()
@click.option("--once", is_flag=True, help="Stop after printing; the desk is not opened.")
@click.option("--print-link", is_flag=True, help="Print the desk's one-time link instead of opening a window.")
@click.option("--people", type=click.IntRange(1, 200_000), default=40, show_default=True, help="People in hiding; 25000 is a surge.")
@click.option("--seed", type=int, default=2017, show_default=True, help="Another number tells another story of the same shape.")
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the vault in this empty folder, and look around in it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with a schema, and stop.")
@click.option("--quiet", is_flag=True, help="Say nothing but data and errors.")
def demo(*, once: bool, print_link: bool, people: int, seed: int, keep: Path | None, as_json: bool, quiet: bool) -> None:
    """Tell the spring of 2017 on invented people, in a sealed vault of its own, and show how things stand on 16 May.

    First on one screen; then the desk opens on it, until its window is closed or Ctrl-C is typed. The vault is destroyed afterwards
    unless --keep names a folder for it. Every number is counted in the vault.
    """
    from safeconduct.actions import demo as telling
    from safeconduct.actions.acts import act
    from safeconduct.actions.checkin_list import Ask as AskSilent
    from safeconduct.actions.office import create_office
    from safeconduct.actions.shelter_list import Ask as AskShelters
    from safeconduct.actions.situation import Ask as AskSituation
    from safeconduct.vault.passphrase import choose, suggest

    quiet = quiet or here().quiet
    report = (lambda _what, _done, _total: None) if quiet else progress_line()
    passphrase = choose(suggest())
    with _folder(keep) as folder:
        office = create_office(folder, passphrase, _BEGAN_AT, report)
        try:
            told = act(office, "demo", telling.Ask(people=people, seed=seed), _BEGAN_AT, report)
            now = dt.datetime.combine(told.ends_on, _NOON)
            now_is = act(office, "situation", AskSituation(lines=_ENDANGERED_SHOWN), now, report)
            shelters = act(office, "shelter_list", AskShelters(from_on=told.ends_on, nights=1, with_closed=True), now, report)
            silent = act(office, "checkin_list", AskSilent(is_silent_only=True, limit=_MOVED_SHOWN), now, report)
            guarded = _guarded(office, told, now, report)
        finally:
            office.close()
        as_json = as_json or here().json
        if as_json:
            print_json(
                "demo@1", {**msgspec.to_builtins(now_is), **msgspec.to_builtins(told), "press": guarded, "people": people, "seed": seed}
            )
        else:
            click.echo("\n".join(screen(now_is, told, shelters, silent.households, guarded)))
        if keep is not None:
            say(_kept(folder, passphrase.text, told, now_is))
        if not (once or as_json):
            sys.stdout.flush()
            _at_the_desk(folder, passphrase.text, told.ends_on, is_printed=print_link)
    if keep is None and not quiet and not as_json:
        say("The vault is destroyed. Keep one and look around in it: safeconduct demo --keep FOLDER")


def _guarded(office: Any, told: Any, now: dt.datetime, report: Any) -> dict[str, Any] | None:
    """Have the guard read the release of the story, with and without what gives somebody away; None where there is none."""
    from safeconduct.actions import guard as verb
    from safeconduct.actions.acts import act

    if told.press is None:
        return None
    texts = (told.press.leaking, told.press.clean)
    ask = verb.Ask(drafts=tuple(verb.Draft(name="release.txt", data=text.encode()) for text in texts))
    leaking, clean = act(office, "guard", ask, now, report).drafts
    found = [
        {"tier": one.tier, "kind": one.kind, "why": one.why, "disguise": slip.disguise}
        for one in leaking.matters
        for slip in told.press.slips
        if one.said in slip.words
    ]
    return {"slips": len(told.press.slips), "stopped": found, "is_stopped": leaking.is_stopped, "is_clean_stopped": clean.is_stopped}


def _at_the_desk(folder: Path, passphrase: str, on: dt.date, *, is_printed: bool) -> None:
    """Open the desk on the story's last day, and wait until it ends; the vault is locked then."""
    from safeconduct.vault.agent import lock, start

    start(folder, passphrase, idle_seconds=IDLE_MINUTES * 60, on_progress=lambda _what, _done, _total: None)
    command, told = handed_over(folder, language=spoken(), at=on, idle_minutes=IDLE_MINUTES, is_printed=is_printed, unlocked_here=True)
    say(f"The desk opens on this story; Ctrl-C ends it. When it has locked, this passphrase opens it again: {passphrase}")
    signal.signal(signal.SIGTERM, _end)
    desk = subprocess.Popen(command, pass_fds=(told,))  # noqa: S603  our own program
    try:
        desk.wait()
    except KeyboardInterrupt:  # the terminal tells the desk as well
        desk.wait()
    finally:
        desk.terminate()
        desk.wait()
        lock(folder)


def _end(_number: int, _frame: object) -> None:
    """End as after Ctrl-C, so that the vault goes whatever ends the command."""
    raise SystemExit(128 + signal.SIGTERM)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Give a fresh folder of the person's own; without `keep` it goes with everything in it, whatever happens.

    Raises:
        Refused: the folder named holds something.
        Unreachable: no folder can be made.
    """
    try:
        if keep is not None:
            keep = keep.absolute()
            if keep.exists() and any(keep.iterdir()):
                raise Refused("that folder is not empty", "name a folder that is not there yet")
            yield keep
            return
        folder = Path(tempfile.mkdtemp(prefix="safeconduct-demo-"))
    except OSError as error:
        raise Unreachable("no folder can be made for the demo", "name another place: safeconduct demo --keep FOLDER") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def screen(now_is: Any, told: Any, shelters: Any, silent: Sequence[Any], guarded: dict[str, Any] | None) -> list[str]:
    """Set the whole story on one screen: at most forty lines of a hundred columns.

    Args:
        now_is: the answer of `situation`.
        told: the answer of `demo`.
        shelters: the answer of `shelter_list` for one night.
        silent: the households of `checkin_list` whose silence is an alarm.
        guarded: what the guard said of the release.
    """
    on = told.ends_on
    return [
        f"The spring of 2017 on invented people: {now_is.cases:,} households, {told.facts:,} sealed facts, seen from {_day(on)} {on.year}",
        "",
        *_numbers(now_is),
        "",
        *_time_line(now_is, told),
        "",
        *_endangered(now_is),
        "",
        *_moved(told),
        "",
        *_tonight(now_is, shelters, silent, on),
        *(_press(guarded, told.heard) if guarded else ()),
    ]


def _press(guarded: dict[str, Any], heard: Sequence[Any]) -> list[str]:
    """Tell what the guard stopped and why, and what was made of two callers."""
    passes = "stopped too" if guarded["is_clean_stopped"] else "passes"
    lines = ["", f"A press release is {'stopped' if guarded['is_stopped'] else 'not stopped'}; without these it {passes}:"]
    lines += [f"  {one['tier']} {one['why']} ({one['disguise']})"[:_COLUMNS] for one in guarded["stopped"]]
    made = {"same": "asked about", "unsure": "asked about", "relatives": "a relative, never called one", "": "not seen"}
    said = "; ".join(f"{one.who}: {made[one.verdict]}" for one in heard)
    return [*lines, f"Two callers are compared with everybody, {show(bytes.fromhex(heard[0].case))} among them:", f"  {said}"]


def _day(on: dt.date | None) -> str:
    return "no way" if on is None else f"{on.day} {on:%B}"


def _numbers(now_is: Any) -> list[str]:
    cells = (
        (now_is.in_hiding, "in hiding in other regions"),
        (now_is.visas_granted, "with a visa"),
        (now_is.left_without_visa, "gone without one"),
        (now_is.persons_unsafe, "people not yet safe"),
        (now_is.countries_refusing, "country refuses" if now_is.countries_refusing == 1 else "countries refuse"),
        (now_is.silent, "silent households"),
    )
    return ["".join(f"{number:>8,}  {what:<26}" for number, what in cells[at : at + 3]).rstrip() for at in range(0, len(cells), 3)]


def _time_line(now_is: Any, told: Any) -> list[str]:
    """Draw the days ahead: the deadline, and how many households can travel on each day, before the notice and after it."""
    start = told.ends_on
    most = max((max(each.before, each.after) for each in told.arrivals if each.on is not None), default=1)
    rows = []
    for name, field in (("before the notice", "before"), ("after it", "after")):
        counts = {each.on: getattr(each, field) for each in told.arrivals}
        drawn, seen = "", 0
        for day in range(_DAYS_SHOWN):
            number = counts.get(start + dt.timedelta(days=day), 0)
            seen += number
            drawn += _BLOCKS[(number * (len(_BLOCKS) - 1) + most - 1) // most] if number else "·"
        never = counts.get(None, 0)
        rows.append(f"  {name:<18}{drawn}  later {sum(counts.values()) - seen - never:,}, no way {never:,}")
    weeks = "".join(f"{_short(start + dt.timedelta(days=day)):<7}" for day in range(0, _DAYS_SHOWN, 7))
    mark = ""
    if now_is.deadline_on is not None and 0 <= (now_is.deadline_on - start).days < _DAYS_SHOWN:
        days = (now_is.deadline_on - start).days
        mark = f"  {'too late by':<18}{' ' * days}▼ {_day(now_is.deadline_on)}, in {days} days"
    return [f"  {'can travel on':<18}{weeks}".rstrip(), *([mark] if mark else []), *rows]


def _short(on: dt.date) -> str:
    return f"{on.day} {on:%b}"


def _endangered(now_is: Any) -> list[str]:
    whys = {"threat": "own threat", "announced": "deadline", "priority": "priority"}
    rows = [
        (
            f"  {each.code}", each.label, each.persons, f"{_day(each.needed_on)} ({whys.get(each.needed_why, each.needed_why)})",
            _day(each.arrives_on), each.way,
        )
        for each in now_is.endangered
    ]  # fmt: skip
    head = f"{now_is.cases_endangered:,} of {now_is.cases_unsafe:,} households must be gone before a way is open to them; first of all:"
    listed = table(("  code", "case", "people", "must be gone by", "can travel", "by"), rows).splitlines() if rows else []
    return [head, *(line if width(line) <= _COLUMNS else line[: _COLUMNS - 1] + "…" for line in listed)]


def _moved(told: Any) -> list[str]:
    newly = told.endangered_by_notice
    head = f"The notice of {_day(told.ends_on)} moved the clocks of {told.redated_by_notice:,} households and put {newly:,} in danger:"
    cells = [
        f"  {show(bytes.fromhex(one.case))}  {_day(one.before_on)} → {_day(one.after_on)}"
        + ("  !" if one.is_endangered > one.was_endangered else "")
        for one in told.redated[:_MOVED_SHOWN]
    ]
    return [head, *(_beside(cells[at : at + 2]) for at in range(0, len(cells), 2))]


def _beside(cells: Sequence[str]) -> str:
    half = _COLUMNS // 2
    return "".join(cell + " " * max(1, half - width(cell)) for cell in cells).rstrip()


def _tonight(now_is: Any, shelters: Any, silent: Sequence[Any], on: dt.date) -> list[str]:
    lines = [f"Tonight {now_is.beds_free_tonight:,} beds are free:"]
    row = " "
    for place in shelters.shelters:
        night = place.nights[0] if place.nights else None
        taken = "exposed" if place.is_exposed else "closed" if place.is_closed or night is None else f"{night.taken}/{night.beds}"
        cell = f" {plain(place.name)} {taken} "
        if width(row + cell) > _COLUMNS and len(lines) > 1:
            row = row.rstrip() + " …"
            break
        if width(row + cell) > _COLUMNS:
            lines.append(row.rstrip())
            row = " "
        row += cell
    lines.append(row.rstrip())
    noon = dt.datetime.combine(on, _NOON)
    quiet = [
        f"{show(bytes.fromhex(home.ref))} for {(noon - home.heard_at).days} days" if home.heard_at else f"{show(bytes.fromhex(home.ref))}"
        for home in silent
    ]
    if quiet:
        lines.append("Nothing heard: " + ", ".join(quiet[:4]) + (" …" if now_is.silent > 4 else ""))  # noqa: PLR2004
    return lines


def _kept(folder: Path, passphrase: str, told: Any, now_is: Any) -> str:
    code = now_is.endangered[0].code if now_is.endangered else "CODE"
    vault, at = f"--vault {folder}", f"--at {told.ends_on}"
    return "\n".join(
        (
            f"The vault is in {folder}; its passphrase: {passphrase}",
            "Look around, from the day on which the story ends:",
            f"  safeconduct unlock {vault}",
            f"  safeconduct today {vault} {at}",
            f"  safeconduct case show {code} {vault} {at}",
            f"  safeconduct notice list {vault} {at}",
        )
    )
