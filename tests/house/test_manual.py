"""The manual tells what the commands do: help blocks, transcripts and schemas are those of the program."""

import collections
import re

import click
import pytest

from safeconduct.doors.cli.words import COMMANDS
from tests.cli.transcript import steps_of
from tests.house.fill_manual import ROOT, commands, fields_of, help_of, pages, schemas

KNOWN = commands()


@pytest.fixture(scope="module")
def typed():
    """Every command line of every transcript."""
    paths = sorted((ROOT / "tests" / "cli").glob("*.transcript"))
    return [step.typed for path in paths for step in steps_of(path.read_text(encoding="utf-8"))]


def test_the_manual_is_filled():
    stale = [path.name for path, text in pages(KNOWN).items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert stale == [], "run: python -m tests.house.fill_manual"


@pytest.mark.parametrize("words", KNOWN)
def test_every_command_has_a_help_that_says_something(words):
    command = KNOWN[words]
    assert len(command.help or "") >= 15
    silent = [param.name for param in command.params if isinstance(param, click.Option) and not param.help]
    assert silent == [], "an option says what it is for"
    assert "\n\n" in help_of(words, command)


def test_the_short_help_of_a_verb_is_its_own():
    assert {verb: line for verb, (_, line) in COMMANDS.items() if not 12 <= len(line) <= 90 or not line.endswith(".")} == {}


@pytest.mark.parametrize("words", KNOWN)
def test_every_command_appears_in_a_transcript(words, typed):
    if words == "demo":
        pytest.skip("the demo makes a vault of its own: tests/story plays it")
    assert any(re.match(rf"safeconduct {re.escape(words)}( |$)", line) for line in typed)


def test_every_schema_is_printed_by_one_command_and_has_a_number():
    counted = collections.Counter(schema for schema, _ in schemas())
    assert {schema: count for schema, count in counted.items() if count > 1 or not re.fullmatch(r"[a-z][a-z-]*@[1-9]\d*", schema)} == {}


def test_most_schemas_tell_their_fields():
    told = [bool(fields_of(schema, printed)) for schema, printed in schemas()]
    assert sum(told) > 0.8 * len(told)
