"""Walk through the segments that are not folded yet: every chain upwards, what waits for a person's decision left out and named.

>>> list(Unfolded([], lambda link: None, []))
[]
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from collections.abc import Set as AbstractSet

from safeconduct.errors import Damaged
from safeconduct.ids import SegmentId
from safeconduct.vault.journal.chains import Chain, Link, contested, forked, in_order, put_aside
from safeconduct.vault.journal.opening import OpenedSegment
from safeconduct.vault.journal.trouble import Trouble


class Unfolded:
    """The segments that are not folded yet, in an order in which every chain runs upwards.

    Attributes:
        troubles: what was passed over while it was walked, and why; complete when the walk has ended.
        unread: segments of a newer version of the program; to be kept and not folded.
        links: the segments that will be tried.
        beside: what `is_beside` found folded before, in places that are shared.
        shut_out: those that count nowhere, since who wrote them might not; complete with the walk.
        forks: those of them that wait for a person, by chain: two in one place, and what was built upon either; complete with the walk.
    """

    def __init__(
        self,
        links: list[Link],
        read: Callable[[Link], OpenedSegment],
        troubles: list[Trouble],
        accepts: Callable[[Link], bool] = lambda _: True,
        kept: AbstractSet[bytes] = frozenset(),
    ) -> None:
        """Plan the walk."""
        self._accepts = accepts
        self._kept = kept
        self._late: set[SegmentId] = set()
        self.beside: set[bytes] = set()
        self.troubles = troubles
        self.unread: list[SegmentId] = []
        self.links = links
        self.shut_out: list[Link] = []
        self.forks: dict[Chain, list[Link]] = {}
        self._read = read

    def __len__(self) -> int:
        """Count the segments that will be tried."""
        return len(self.links)

    def is_beside(self, folded: Callable[[Link], Collection[bytes]]) -> bool:
        """Say whether a fork shows only now: a segment stands in a place of which another one was folded before.

        Where an admin let the others count and not this one, it is passed over. A segment that does not open is none: nobody makes a fork
        in another's name.

        Args:
            folded: gives the segments that were folded in the place of a link.
        """
        shows = False
        for link in self.links:
            others = set(folded(link))
            if not others or link.segment in others or others | {link.segment} <= self._kept or self._try(link) is None:
                continue
            if others <= self._kept:
                self._late.add(link.segment)
            else:
                self.beside |= others
                shows = True
        return shows

    def __iter__(self) -> Iterator[OpenedSegment]:
        """Open and give one segment after the other; a fork ends its chain, a damaged segment is passed over."""
        refused = {link.segment for link in contested(self.links) if self._try(link) is None}  # nobody forges a fork in another's name
        sound = [link for link in self.links if link.segment not in refused]
        aside = put_aside(sound, self._kept, self._late)
        links = [link for link in sound if link.segment not in aside]
        forks = forked(links, self._kept)
        for link in in_order(links):
            if not self._accepts(link):
                says = "a device wrote where it may not, or after it was shut out; it counts nowhere: record again what is true"
                self.shut_out.append(link)
                self.troubles.append(Trouble(stage="closed", says=says, lane=link.lane.hex(), name=link.segment.hex()))
                continue
            if link.seq >= forks.get(link.chain, link.seq + 1):
                says = (
                    "a device wrote two different segments in one place of its chain; none counts until an admin settles it: today says how"
                )
                self.troubles.append(Trouble(stage="fork", says=says, lane=link.lane.hex(), name=link.segment.hex()))
                self.forks.setdefault(link.chain, []).append(link)
                continue
            opened = self._try(link)
            if opened is not None and opened.is_unread:
                self.unread.append(opened.id)
            elif opened is not None:
                yield opened

    def shut_out_of(self, device: bytes) -> Iterator[OpenedSegment]:
        """Open what a device wrote that counts nowhere; nothing of it may be folded."""
        opened = (self._try(link) for link in self.shut_out if link.device == device)
        yield from (one for one in opened if one is not None and not one.is_unread)

    def _try(self, link: Link) -> OpenedSegment | None:
        """Open a segment, or note why it cannot be opened."""
        try:
            return self._read(link)
        except Damaged as error:
            self.troubles.append(Trouble(stage=error.stage, says=error.says, lane=link.lane.hex(), name=link.segment.hex()))
            return None
