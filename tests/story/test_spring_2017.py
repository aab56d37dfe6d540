"""The 2017 story end to end: the report's numbers, counted in a sealed vault by the command that a newcomer types."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REPORT = Path(__file__).parents[2] / ".." / "shared" / "data" / "report-2017.toml"
COMMAND = (sys.executable, "-c", "from safeconduct.doors.cli import main; main()", "demo", "--once")


def demo(tmp_path, *arguments):
    """Run the command as a newcomer does, with a temporary folder of its own."""
    env = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, env=env, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    place = tmp_path_factory.mktemp("demo")
    done = demo(place, "--json")
    return json.loads(done.stdout), done, place


@pytest.fixture(scope="module")
def claims():
    if not REPORT.exists():
        pytest.skip("the report's facts are not beside this checkout")
    return {claim["id"]: claim for claim in tomllib.loads(REPORT.read_text(encoding="utf-8"))["claim"]}


def test_the_numbers_of_the_report_are_counted_in_the_vault(told):
    answer, _, _ = told
    assert answer["schema"] == "safeconduct/demo@1"
    assert answer["in_hiding"] == 40
    assert answer["visas_granted"] == 2
    assert answer["left_without_visa"] == 5
    assert answer["countries_refusing"] == 1
    assert answer["deadline_on"] == "2017-05-26"
    assert answer["silent"] == 2


def test_the_notice_moved_clocks_and_endangered_people_who_had_a_way(told):
    answer, _, _ = told
    assert answer["redated_by_notice"] == len(answer["redated"]) > 0
    assert answer["endangered_by_notice"] == sum(one["is_endangered"] and not one["was_endangered"] for one in answer["redated"]) > 0
    assert all(one["before_on"] is not None and one["before_on"] < (one["after_on"] or "9999") for one in answer["redated"])


def test_days_of_travel_before_and_after_count_every_household_not_yet_safe(told):
    answer, _, _ = told
    assert sum(each["before"] for each in answer["arrivals"]) == sum(each["after"] for each in answer["arrivals"]) == answer["cases_unsafe"]


def test_the_hedged_numbers_agree_with_what_was_said(told, claims):
    answer, _, _ = told
    hiding, visas = claims["in-hiding"]["quantity"], claims["visas-granted"]["quantity"]
    assert hiding["hedge"] == "around"
    assert abs(answer["in_hiding"] - hiding["value"]) <= hiding["value"] // 10
    assert visas["hedge"] == "just"
    assert answer["visas_granted"] == visas["value"]
    assert claims["left-without-visa"]["quantity"]["hedge"] == "a handful"
    assert 3 <= answer["left_without_visa"] <= 6
    assert answer["deadline_on"] == claims["deadline"]["date"]["gregorian_said"]
    assert "us-will-not-issue" in claims
    assert answer["countries_refusing"] == 1


def test_a_release_with_four_leaks_in_disguise_is_stopped_each_with_its_reason_and_a_clean_one_passes(told):
    press = told[0]["press"]
    assert (press["slips"], press["is_stopped"], press["is_clean_stopped"]) == (4, True, False)
    assert [(one["tier"], one["kind"], one["why"], one["disguise"]) for one in press["stopped"]] == [
        ("HARD", "person", "two words of one protected name stand together", "another case of grammar"),
        ("HARD", "person", "two words of one protected name stand together", "a letter that only looks Latin, one unseen"),
        ("HARD", "country", "a country with which there are talks", "letters set apart"),
        ("HARD", "number", "a number, address or handle of a protected person", "digits grouped anew"),
    ]


def test_two_spellings_of_one_are_asked_about_and_two_brothers_are_not_called_one(told):
    himself, brother = told[0]["heard"]
    assert (himself["who"], himself["verdict"], brother["who"], brother["verdict"]) == (
        "himself, spelled otherwise",
        "same",
        "his brother",
        "relatives",
    )
    assert himself["case"] == brother["case"]
    assert "probably relatives: they share the family's name and differ in the given name" in brother["reasons"]


def test_one_object_goes_out_and_no_vault_stays_behind(told):
    _, done, place = told
    assert len(done.stdout.splitlines()) == 1
    assert not list(place.glob("safeconduct-demo-*"))


def test_one_screen_is_enough_and_names_nobody(tmp_path):
    done = demo(tmp_path)
    lines = done.stdout.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert "40  in hiding" in done.stdout
    assert "26 May, in 10 days" in done.stdout
    assert "Cedar exposed" in done.stdout
    assert done.stdout.count("  HARD ") == 4
    assert "A press release is stopped; without these it passes:" in done.stdout
    assert "himself, spelled otherwise: asked about; his brother: a relative, never called one" in done.stdout
    assert not re.search("[а-яё]", done.stdout, re.IGNORECASE)


def test_the_same_seed_gives_the_same_numbers(tmp_path):
    first, second, other = (json.loads(demo(tmp_path, "--json", "--people", "6", "--seed", seed).stdout) for seed in ("5", "5", "6"))
    assert first == second
    assert first["redated"] != other["redated"] or first["arrivals"] != other["arrivals"] or first["facts"] != other["facts"]


def test_a_kept_vault_opens_with_the_passphrase_that_was_shown_and_holds_the_story(tmp_path):
    from safeconduct.actions.case_list import Ask, case_list
    from safeconduct.actions.office import open_office

    folder = tmp_path / "kept"
    done = demo(tmp_path, "--people", "3", "--keep", str(folder))
    passphrase = re.search("its passphrase: (.+)", done.stderr)[1]
    at = dt.datetime(2017, 5, 16, 12, tzinfo=dt.UTC)
    office = open_office(folder, passphrase, at, lambda *_: None)
    try:
        assert case_list(office, Ask(), at, lambda *_: None).total > 3
    finally:
        office.close()
    assert done.stderr.count("--at 2017-05-16") == 3
    assert passphrase not in done.stdout
    assert oct(folder.stat().st_mode)[-3:] == "700"


def test_a_vault_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    done = subprocess.run([*COMMAND, "--keep", str(tmp_path / "full")], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 10
    assert [entry.name for entry in (tmp_path / "full").iterdir()] == ["letter"]
