"""A9: what a depot learns from sizes, times and names of all that comes to it. What is in there it cannot open; but it can count."""

import itertools
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from tests.attacks.watched_year import FEATURES, LARGE, SMALL, Year, auc
from tests.offices import Network

WEEKS = 3
LENGTHS_MOST = 8  # different lengths in a year
AUC_MOST = 0.55


def watched(plan, weeks, vault, opened_keystore, home):
    home.mkdir()
    year = Year(plan, shutil.copytree(vault, home / "vault"), opened_keystore, home, 7)
    for _ in range(weeks):
        year.week()
    year.network.close()
    return year.watched


@pytest.fixture(scope="module")
def home():
    """Give a folder in memory, where there is one: no power is cut here, and who watches sees the same."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="watched-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def weeks(empty_vault, opened_keystore, home):
    return watched(SMALL, WEEKS, empty_vault, opened_keystore, home / "weeks")


@pytest.mark.slow
def test_a9_there_are_few_lengths(weeks):
    assert len({each.size for each in weeks.seen}) <= LENGTHS_MOST


@pytest.mark.slow
def test_a9_no_name_says_a_compartment_or_a_country(weeks):
    names = [bytes.fromhex(each.name) for each in weeks.seen]
    assert len(set(names)) == len(names)
    of_talks = [name for each, name in zip(weeks.seen, names, strict=True) if any(each.lane in lanes for lanes in weeks.lanes.values())]
    for some in (names, of_talks):  # each bit of the names is a coin, whatever lies there
        ones = [sum(name[bit // 8] >> bit % 8 & 1 for name in some) for bit in range(256)]
        assert max(abs(2 * count - len(some)) for count in ones) <= 5 * len(some) ** 0.5
    lanes = [lane for lanes in weeks.lanes.values() for lane in lanes]
    assert len(lanes) == len(set(lanes))
    assert all(len(lane) == 32 for lane in lanes)


@pytest.mark.slow
def test_a9_an_evening_after_talks_looks_like_one_without(weeks):
    evenings, country = {}, {lane: country for country, lanes in weeks.lanes.items() for lane in lanes}
    for each in weeks.seen:
        if each.on > weeks.begun and each.lane in country:  # on the first evening every compartment gets a new key, as in each month
            evenings.setdefault((country[each.lane], each.on), []).append(each.size)
    assert len(evenings) == 2 * (3 * WEEKS - 1)
    assert all(sizes == evenings["AUT", on] for (_, on), sizes in evenings.items())
    assert list(evenings.values()).count([2048] * 4) >= 0.7 * len(evenings)  # two of the negotiator, two of the coordinator


@pytest.mark.slow
def test_a9_cover_is_written_once_and_not_where_nothing_happened(empty_vault, opened_keystore, tmp_path):
    network = Network(shutil.copytree(empty_vault, tmp_path / "vault"), opened_keystore, tmp_path)
    depot = tmp_path / "depot"
    depot.mkdir()
    network.join("ben", opens=("casework", "press"))
    network.carry()
    sent = []
    for name in ("ada", "ben"):
        network.ask(name, "depot_add", name="depot", kind="folder", where=str(depot))
        network.ask(name, "sync")
    for has_news in (False, True, False, False):
        if has_news:
            network.case("ben", "kettle")
        (line,) = network.ask("ben", "sync").depots
        sent.append(line.sent)
    network.close()
    assert sent[1] >= 2 * 2  # two in each lane that she may write in
    assert (sent[0], *sent[2:]) == (0, 0, 0)


@pytest.mark.slow
def test_a9_a_busy_day_in_one_country_is_as_busy_in_all_of_who_speaks_with_them(empty_vault, opened_keystore, home):
    year = Year(SMALL, shutil.copytree(empty_vault, home / "vault"), opened_keystore, home, 7)
    for _ in range(5):
        year.talk("AUT")
    year.look()
    before = len(year.watched.seen)
    year.sync()
    year.look()
    came = Counter(each.lane for each in year.watched.seen[before:])
    lanes = {
        key.name: lane.hex() for lane, key in year.network["gil"].keys.lanes.items() if key == year.network["gil"].keys.writing(key.name)
    }
    year.network.close()
    assert came[lanes["country:AUT"]] == came[lanes["country:DEU"]] == 5 + 2  # and two of the coordinator


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("plan", "name"), [(SMALL, "small"), (LARGE, "large")])
def test_a9_a_year_of_sizes_and_times_does_not_tell_which_country_got_an_application(plan, name, empty_vault, opened_keystore, home):
    year = watched(plan, 52, empty_vault, opened_keystore, home / name)
    rows, countries = list(year.rows()), sorted(year.lanes)
    totals = {country: sum(country in applied for applied in year.applied) for country in countries}
    said = {"objects": len(year.seen), "bytes": sum(each.size for each in year.seen), "lengths": len({each.size for each in year.seen})}
    for what, feature in FEATURES.items():
        orders = list(itertools.permutations(countries))
        busy = {country: sum(feature(objects) for _, of, objects, _ in rows if of == country) for country in countries}
        matched = dict(zip(sorted(countries, key=totals.get), sorted(countries, key=busy.get), strict=True))
        said[what] = {
            "knows no lane": sum(auc(rows, feature, dict(zip(countries, order, strict=True))) for order in orders) / len(orders),
            "knows how many each got": auc(rows, feature, matched),
            "knows one lane": max(auc([row for row in rows if row[1] == one], feature, {one: one}) for one in countries),
            "knows every lane": auc(rows, feature, {one: one for one in countries}),
        }
    print(name, said)  # the figures of decision 0029
    assert said["lengths"] <= LENGTHS_MOST
    for what in FEATURES:
        assert said[what]["knows no lane"] <= AUC_MOST, said
        assert said[what]["knows how many each got"] <= AUC_MOST, said
        assert said[what]["knows every lane"] <= AUC_MOST, said
