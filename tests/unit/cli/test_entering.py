"""What people type is read as they mean it, or refused; nothing is guessed."""

import datetime as dt

import click
import pytest

from safeconduct.doors.cli import entering
from safeconduct.errors import Mistaken

NOW = dt.datetime(2017, 5, 1, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "code"), [("rus", "iso3:RUS"), ("RUS", "iso3:RUS"), ("iso2:ru", "iso3:RUS"), ("unhcr:AUS", "iso3:AUT"), ("AUS", "iso3:AUS")]
)
def test_countries(typed, code):
    assert entering.country(typed) == code


@pytest.mark.parametrize("typed", ["", "Russia", "RU", "XYZ", "iso9:RUS"])
def test_what_is_no_country(typed):
    with pytest.raises(Mistaken):
        entering.country(typed)


@pytest.mark.parametrize(("typed", "region"), [("ru-ce", "RU-CE"), (" RU-MOW ", "RU-MOW"), ("geo", "GEO"), ("", "")])
def test_regions(typed, region):
    assert entering.region(typed) == region


@pytest.mark.parametrize("typed", ["Grozny", "RU_CE", "12 Some Street", "RU-CE-X"])
def test_a_place_is_no_region(typed):
    with pytest.raises(Mistaken) as refused:
        entering.region(typed)
    assert typed not in refused.value.says + refused.value.hint


def test_the_country_of_a_region():
    assert entering.country_of_region("ru-ce") == "iso3:RUS"
    assert entering.country_of_region("RUS") == ""


@pytest.mark.parametrize(
    ("typed", "code"), [("lp-ih", "unhcr-sn:LP-IH"), ("rrf-vul:tr", "rrf-vul:TR"), ("UNHCR-SN:LP-IH", "unhcr-sn:LP-IH"), ("XX-YY", "XX-YY")]
)
def test_needs(typed, code):
    assert entering.need(typed) == code


@pytest.mark.parametrize(("typed", "hours"), [("24", 24), ("12h", 12), ("2d", 48), ("1W", 168), ("daily", 24), ("never", 0)])
def test_hours(typed, hours):
    assert entering.hours(typed) == hours


@pytest.mark.parametrize("typed", ["", "often", "1.5h", "-3h", "3m", "999999"])
def test_what_is_no_length_of_time(typed):
    with pytest.raises(Mistaken):
        entering.hours(typed)


def test_moments():
    ago = dt.timedelta(hours=3)
    assert entering.moment_ms("now", NOW) == int(NOW.timestamp() * 1000)
    assert entering.moment_ms("-3h", NOW) == int((NOW - ago).timestamp() * 1000)
    assert entering.moment_ms("2017-05-01T09:00+00:00", NOW) == int((NOW - ago).timestamp() * 1000)
    local = NOW.astimezone()
    assert entering.moment_ms(f"{local - ago:%H:%M}" if (local - ago).date() == local.date() else "-3h", NOW) == int(
        (NOW - ago).timestamp() * 1000
    )


@pytest.mark.parametrize("typed", ["2999-01-01", "yesterday evening", "25:00", "", "2017-13-01"])
def test_a_sign_of_life_lies_in_the_past(typed):
    with pytest.raises(Mistaken):
        entering.moment_ms(typed, NOW)


@pytest.mark.parametrize(
    ("name", "script"),
    [("Anna", "Latn"), ("Анна", "Cyrl"), ("آنا", "Arab"), ("ანა", "Geor"), ("Աննա", "Armn"), ("安娜", "Hani"), ("123", ""), ("", "")],
)
def test_scripts(name, script):
    assert entering.script_of(name) == script


def test_a_word_is_read_in_any_capitals_and_shown_in_full():
    word = entering.Word("closure")
    assert word.convert("Arrived-Safe", None, None) == "arrived_safe"
    with pytest.raises(click.BadParameter):
        word.convert("gone", None, None)
    assert [item.value for item in word.shell_complete(None, None, "dec")] == ["declined_by_person", "deceased"]


def test_labels_never_fail():
    assert entering.label("unhcr-sn:LP-IH") == "in hiding"
    assert entering.label("some:CODE") == "some:CODE"
