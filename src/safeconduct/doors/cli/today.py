"""The first screen of a day: what presses, in the order in which it presses. Empty sections are left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from safeconduct.doors.cli.belonging import shown
from safeconduct.doors.cli.manners import here, reading
from safeconduct.doors.cli.screen import plain, print_json, say, table
from safeconduct.doors.cli.showing import bare, code_of, counted, local
from safeconduct.doors.cli.standing import cautions

_UNUSUAL = {"much": "MUCH of all there is", "often": "OFTEN", "unsealed": "NOT SEALED"}


@click.command("today")
@click.option("--days", type=click.IntRange(0, 3650), default=14, show_default=True, help="How many days ahead to look.")
@click.option("--lines", type=click.IntRange(1, 500), default=20, show_default=True, help="Lines in each list.")
@click.option("--situation", "is_situation", is_flag=True, help="Show the numbers of the whole situation instead.")
@reading
def today(days: int, lines: int, *, is_situation: bool) -> None:
    """Show what is due, who is silent, and who must be gone by when."""
    if is_situation:
        _show_situation(lines)
        return
    from safeconduct.actions import today as action

    me = here()
    answer = me.session.ask("today", action.Ask(days=days, lines=lines), action.Answer)
    if me.json:
        print_json("today@1", answer)
        return
    sections = [*cautions(answer.blind, answer.ahead, me.at), *(section for section in _sections(answer) if section)]
    click.echo("\n\n".join(sections) if sections else f"nothing presses on {answer.on}")
    if answer.looked_at < answer.unsafe and (answer.notices or answer.papers or answer.alarmed.lines) and not me.quiet:
        say(f"alarms, notices and papers: only the {answer.looked_at} most pressing of {answer.unsafe} households were looked at")


def _show_situation(lines: int) -> None:
    from safeconduct.actions import situation
    from safeconduct.doors.cli.situation_page import page

    me = here()
    answer = me.session.ask("situation", situation.Ask(lines=lines), situation.Answer)
    if me.json:
        print_json("situation@1", answer)
    else:
        click.echo(page(answer))


def _section(title: str, total: int, headings: Iterable[str], rows: Iterable[Any]) -> str:
    """Set one list under its title, with how many there are in all; empty when there are none."""
    listed = list(rows)
    if not listed:
        return ""
    count = f"{total}" if total == len(listed) else f"{len(listed)} of {total}"
    return f"{title} ({count})\n{table([heading.upper() for heading in headings], listed)}"


def _cases(title: str, cases: Any) -> str:
    rows = ((code_of(c.ref), c.label, c.persons, c.needed_on, c.arrives_on or "NO WAY OPEN", c.way) for c in cases.lines)
    return _section(title, cases.total, ("case", "label", "persons", "gone by", "can travel", "by"), rows)


def _sections(answer: Any) -> Iterable[str]:
    yield _cases("ENDANGERED: must be gone before any way is open", answer.endangered)
    if answer.uncounted:
        yield (
            "FOR NOBODY counts what was written here before this laptop heard that it was shut out "
            f"({counted(answer.uncounted, 'fact')}). Record again what is true: safeconduct history --uncounted --full"
        )
    if answer.is_card_over:
        yield "THE PUBLIC FORM takes nothing: its card is over. Give who runs it the new one: safeconduct intake card"
    if answer.intake_until:
        yield f"THE PUBLIC FORM seals nothing for this laptop after {answer.intake_until}: its keys end; safeconduct sync gives it more"
    if answer.reports:
        yield f"REPORTS of the intake door wait for a decision: {answer.reports}; safeconduct intake list"
    yield _section(
        "SILENT: not heard of for too long",
        answer.silent.total,
        ("case", "label", "persons", "heard of", "alarm since"),
        ((code_of(c.ref), c.label, c.persons, local(c.heard_at) or "never", local(c.silent_since)) for c in answer.silent.lines),
    )
    yield _section(
        "COLLEAGUES silent or not well",
        len(answer.colleagues),
        ("worker", "label", "heard of", "alarm since", ""),
        ((code_of(w.ref), w.label, local(w.heard_at) or "never", local(w.silent_since), _unwell(w)) for w in answer.colleagues),
    )
    yield _section(
        "LAPTOPS of colleagues not heard of: ask whether all is well",
        len(answer.devices),
        ("laptop", "heard of"),
        ((code_of(d.ref), local(d.heard_at) or "never") for d in answer.devices),
    )
    yield _cases(f"MUST BE GONE within {answer.days} days, and can be", answer.needed)
    yield _section(
        "TO DO",
        answer.tasks.total,
        ("task", "due", "", "case", "label", "role", "what"),
        (
            (code_of(t.ref), t.due_on, "OVERDUE" if t.is_overdue else "", code_of(t.case), t.label, t.role, t.text)
            for t in answer.tasks.lines
        ),
    )
    yield _section(
        "CONTESTED: colleagues disagree; ask, then set it again",
        answer.contested.total,
        ("case", "label", "about"),
        ((code_of(c.ref), c.label, ", ".join(c.contested)) for c in answer.contested.lines),
    )
    yield _section(
        "NOT TO BE OVERLOOKED",
        answer.alarmed.total,
        ("case", "label", "what"),
        ((code_of(c.ref), c.label, ", ".join(alarm.replace("_", " ") for alarm in c.alarms)) for c in answer.alarmed.lines),
    )
    yield _section(
        "NOTICES of the last 7 days", len(answer.notices), ("notice", "country", "says", "how firm", "changed"), _notices(answer)
    )
    yield _section(
        "STAYS that end within 3 days",
        len(answer.stays),
        ("case", "shelter", "beds", "leave on"),
        ((code_of(s.case), f"{code_of(s.shelter)} {plain(s.name)}", s.beds, s.until_on) for s in answer.stays),
    )
    yield _section(
        "PAPERS that expire within 60 days",
        len(answer.papers),
        ("case", "person", "paper", "expires"),
        ((code_of(p.case), code_of(p.person), p.paper, p.expires_on) for p in answer.papers),
    )
    yield _section(
        "TWO HISTORIES of one laptop: what it wrote since counts for nothing; ask its owner, then: safeconduct device settle LAPTOP",
        len(answer.forked),
        ("laptop", "of", "since", "sealed objects"),
        ((shown(d.device), "this one" if d.is_this else d.nickname or shown(d.person), d.since, d.aside) for d in answer.forked),
    )
    yield _retained(answer)
    yield _undestroyed(answer)
    yield _section(
        "ASKED about drafts in the last 7 days",
        len(answer.asked),
        ("who", "drafts", "not answered", "last"),
        ((a.nickname or shown(a.person), a.drafts, a.refused or "", local(a.last_at)) for a in answer.asked),
    )
    yield _section(
        "TAKEN OUT of the vault in the last 7 days: ask what you do not know of",
        len(answer.taken_out),
        ("who", "files", "households", "", "what for", "last"),
        (
            (
                t.nickname or shown(t.person or t.device),
                t.files,
                t.cases,
                ", ".join(_UNUSUAL[one] for one in t.unusual),
                "; ".join(t.purposes),
                local(t.last_at),
            )
            for t in answer.taken_out
        ),
    )
    if answer.drill_due_on:
        yield f"CUSTODIANS are to show their shares again by {answer.drill_due_on}: safeconduct recover drill"


def _retained(answer: Any) -> str:
    rows = ((code_of(c.ref), c.label, c.forget_on, "DUE" if c.is_due else "") for c in answer.to_forget.lines)
    return _section(f"TO BE FORGOTTEN within {answer.days} days", answer.to_forget.total, ("case", "label", "by", ""), rows)


def _undestroyed(answer: Any) -> str:
    rows = (
        (shown(d.device), d.nickname or shown(d.person), d.cases, d.since.date(), d.heard_at and d.heard_at.date())
        for d in answer.undestroyed
    )
    title = "NOT YET DESTROYED by these laptops; have them synced (safeconduct forget --list)"
    return _section(title, len(answer.undestroyed), ("laptop", "of", "cases", "since", "heard of"), rows)


def _unwell(worker: Any) -> str:
    return "" if worker.is_well else "NOT WELL"


def _notices(answer: Any) -> Iterable[Any]:
    for notice in answer.notices:
        changed = counted(notice.moved, "household") + (f", {notice.endangered} of them endangered by it" if notice.endangered else "")
        yield (code_of(notice.ref), bare(notice.country), notice.effect, notice.firmness, changed if notice.is_in_force else "not in force")
