"""A9: what a depot learns from sizes, times and names of all that comes to it. What is in there it cannot open; but it can count."""

import itertools
import shutil

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
def weeks(empty_vault, opened_keystore, tmp_path_factory):
    return watched(SMALL, WEEKS, empty_vault, opened_keystore, tmp_path_factory.mktemp("watched") / "small")


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
    evenings = {}
    for each in weeks.seen:
        if each.on > weeks.begun:  # on the first evening, a month after the laptops joined, every compartment gets a new key
            evenings.setdefault((each.lane, each.on), []).append(each.size)
    shown = [tuple(sizes) for (lane, _), sizes in evenings.items() if any(lane in lanes for lanes in weeks.lanes.values())]
    assert len(shown) == 2 * (3 * WEEKS - 1)
    assert shown.count((2048,) * 4) >= 0.8 * len(shown)  # two of the negotiator, two of the coordinator


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


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("plan", "name"), [(SMALL, "small"), (LARGE, "large")])
def test_a9_a_year_of_sizes_and_times_does_not_tell_which_country_got_an_application(plan, name, empty_vault, opened_keystore, tmp_path):
    year = watched(plan, 52, empty_vault, opened_keystore, tmp_path / name)
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
