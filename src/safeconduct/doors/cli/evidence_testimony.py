"""Testimony of protected sources: taken down part by part, with consent for each use."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from safeconduct.doors.cli.manners import DAY, here, reading, typed, writing
from safeconduct.doors.cli.screen import plain, print_json, print_table, say
from safeconduct.ids import new_ref, show
from safeconduct.model import codes, rules
from safeconduct.model import facts as f


@click.group()
def testimony() -> None:
    """Testimony of protected sources; nothing of it leaves without consent for that very use."""


def _source(pseudonym: str, role: str) -> tuple[bytes, tuple[Any, ...]]:
    """Find the protected source of that pseudonym, or draft a new one."""
    from safeconduct.actions import source_list as verb

    for line in here().session.ask("source_list", verb.Ask(), verb.Answer).sources:
        if line.label == pseudonym:
            return bytes.fromhex(line.ref), ()
    ref = new_ref()
    return ref, (f.SourceAdded(source=ref, label=pseudonym, name=pseudonym, sort=role, is_protected=True),)


@testimony.command()
@click.argument("pseudonym")
@click.option("--role", default="", help="What a new source is: survivor, witness ... It may leave; the pseudonym does not.")
@click.option("--on", "on", type=DAY, help="Day on which it was taken (left out: today).")
@click.option("--language", required=True, help="Language that it was given in, as che or rus.")
@click.option("--interviewer", required=True, help="Who took it down; a working name will do.")
@click.option("--interpreter", default="", help="Who interpreted.")
@click.option("--setting", default="", help="How it was taken, as in person with nobody else there.")
@writing
def take(pseudonym: str, role: str, on: dt.date | None, **said: Any) -> None:
    """Begin a testimony of a source known as PSEUDONYM: never her name, nor anything that leads to her file."""
    source, drafts = _source(pseudonym, role)
    taken = f.TestimonyTaken(testimony=new_ref(), source=source, on=on or here().today(), **said)
    here().record(*drafts, taken)
    if not here().json:
        click.echo(show(taken.testimony))


@testimony.command()
@click.argument("code", metavar="TESTIMONY")
@click.option(
    "--heading", type=click.Choice(tuple(codes.listed("istanbul-heading"))), required=True, help="Heading of the Istanbul Protocol."
)
@click.option("--text", help="What was said, word for word (left out: asked for; - reads it from standard input).")
@click.option(
    "--consistency",
    type=click.Choice(tuple(codes.listed("istanbul-consistency"))),
    help="How findings fit what is said, where a clinician judged.",
)
@writing
def part(code: str, heading: str, text: str | None, consistency: str | None) -> None:
    """Add a part of the statement, word for word: it is kept with its hash and never changed."""
    ref = here().ref("testimony", code)
    said = typed(text, "Text", several_lines=True)
    here().record(f.TestimonyPart(testimony=ref, heading=heading, text=said, consistency=consistency or ""))


@testimony.command()
@click.argument("code", metavar="TESTIMONY")
@click.argument("use", type=click.Choice(rules.WORDS["testimony_use"]))
@click.option("--agrees/--refuses", "is_given", required=True, default=None, help="What the source said of this use.")
@click.option("--on", "on", type=DAY, help="Day on which she said so (left out: today).")
@click.option("--how", default="", help="How she said so: written, spoken before a witness ...")
@writing
def consent(code: str, use: str, is_given: bool, on: dt.date | None, how: str) -> None:  # noqa: FBT001
    """Record that the source allows or refuses a USE. Nobody asked is no; where yes and no stand side by side, no counts."""
    here().record(
        f.TestimonyConsentSet(testimony=here().ref("testimony", code), use=use, is_given=is_given, on=on or here().today(), how=how)
    )


@testimony.command("tie")
@click.argument("code", metavar="TESTIMONY")
@click.argument("claim")
@click.option("--stance", type=click.Choice(tuple(codes.listed("stance"))), default="asserts", help="What the source does with the claim.")
@click.option("--quantity", default="", help="The figure in her own words.")
@click.option("--note", help="What she said of it (left out: none); - reads it from standard input.")
@writing
def tie(code: str, claim: str, **said: Any) -> None:
    """Say that the source speaks on a CLAIM, first-hand: it counts in the ledger, and leaves only with her consent."""
    from safeconduct.actions import testimony_tie as verb

    said["note"] = typed(said["note"], "Note", several_lines=True) if said["note"] is not None else ""
    ask = verb.Ask(testimony=here().ref("testimony", code), claim=claim, **said)
    answer = here().session.ask("testimony_tie", ask, verb.Answer)
    if here().json:
        return print_json("testimony-tie@1", answer)
    return say(f"kept as {answer.assertion}")


@testimony.command("list")
@reading
def list_() -> None:
    """List the testimonies, without their words."""
    from safeconduct.actions import testimony_list as verb

    answer = here().session.ask("testimony_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("testimony-list@1", answer)
    rows = [
        (show(bytes.fromhex(line.ref)), line.source, line.on, line.language, line.parts, " ".join(line.allowed) or "nothing")
        for line in answer.testimonies
    ]
    return print_table(("code", "source", "taken", "language", "parts", "allowed for"), rows, nothing="there is no testimony")


@testimony.command("show")
@click.argument("code", metavar="TESTIMONY")
@reading
def show_(code: str) -> None:
    """Show a testimony with its words."""
    from safeconduct.actions import testimony_list as verb

    line = here().session.ask("testimony_list", verb.Ask(testimony=here().ref("testimony", code)), verb.Answer).testimonies[0]
    if here().json:
        return print_json("testimony-show@1", {"testimony": line})
    click.echo(
        plain(
            f"{line.source}, {line.on}, {line.language}; interviewer {line.interviewer}"
            + f"; interpreter {line.interpreter}" * bool(line.interpreter)
        )
    )
    click.echo("allowed for: " + (", ".join(line.allowed) or "nothing"))
    for each in line.words:
        degree = f" ({codes.label(f'istanbul-consistency:{each.consistency}')})" if each.consistency else ""
        click.echo(plain(f"\n{each.heading} {codes.label(f'istanbul-heading:{each.heading}')}{degree}\nsha256 {each.sha256}\n{each.text}"))
    return None
