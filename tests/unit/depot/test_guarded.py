"""The guard tries again, stops in time, and passes on nothing out of bounds."""

import pytest

from safeconduct.errors import Damaged, Unreachable
from safeconduct.vault.depot import Guarded, Limits, MemoryDepot, News, object_name

LANE = bytes(16)
NAME = object_name(b"x")


class Failing(MemoryDepot):
    """Does not answer for so many acts."""

    def __init__(self, times):
        super().__init__()
        self.times = times

    def _fail(self):
        self.times -= 1
        if self.times >= 0:
            raise Unreachable("no answer")

    def put(self, lane, name, blob):
        self._fail()
        super().put(lane, name, blob)

    def news(self, lane, cursor, *, with_blobs):
        self._fail()
        yield from super().news(lane, cursor, with_blobs=with_blobs)


class Telling(MemoryDepot):
    """Tells what it was made to tell."""

    def __init__(self, *stretches):
        super().__init__()
        self.stretches = stretches

    def news(self, lane, cursor, *, with_blobs):
        yield from self.stretches


def test_it_tries_again_and_waits_longer_each_time():
    waited = []
    depot = Guarded(Failing(2), pause=waited.append)
    depot.put(LANE, NAME, b"x")
    assert (depot.get(LANE, NAME), waited) == (b"x", [0.5, 1.0])
    with pytest.raises(Unreachable):
        Guarded(Failing(3), pause=waited.append).put(LANE, NAME, b"x")


def test_news_go_on_after_a_failure():
    waited = []
    depot = Guarded(Failing(2), pause=waited.append)
    assert [news.names for news in depot.news(LANE, b"", with_blobs=False)] == [()]
    assert len(waited) == 2
    with pytest.raises(Unreachable):
        list(Guarded(Failing(3), pause=waited.append).news(LANE, b"", with_blobs=False))


@pytest.mark.parametrize(
    ("stretches", "stage"),
    [
        ([News(names=(b"short",))], "listing"),
        ([News(names=(NAME,), cursor=bytes(65))], "listing"),
        ([News(names=(), blobs={NAME: b"x"})], "listing"),
        ([News(names=(NAME,), is_last=False)], "listing"),
        ([], "listing"),
        ([News(names=(), is_last=False)] * 5, "endless"),
        ([News(names=(NAME,), is_last=False)] * 5, "endless"),
        ([News(names=(NAME,) * 5)], "endless"),
        ([News(names=(NAME,), blobs={NAME: bytes(8 * 1024 * 1024 + 1)})], "size"),
    ],
)
def test_what_is_out_of_bounds_is_not_passed_on(stretches, stage):
    with pytest.raises(Damaged) as error:
        list(Guarded(Telling(*stretches), Limits(objects=4)).news(LANE, b"", with_blobs=True))
    assert error.value.stage == stage
