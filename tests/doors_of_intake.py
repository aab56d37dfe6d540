"""A door as the tests of intake need it: a card, a depot in a folder, and what anybody may do with them."""

import contextlib

from safeconduct.errors import Damaged
from safeconduct.vault.depot import FolderDepot, object_name
from safeconduct.vault.intake import Board, Report, answer_tag, intake_lane, kind_of, notice_lane, read_card, seal_report


class Door:
    """Seal to the keys that its depot shows, and lay down what is sealed."""

    def __init__(self, card, depot):
        self.card, self.depot = read_card(card), FolderDepot(depot)
        self.board = Board(self.card)
        self.notices, self.lane = notice_lane(self.card.org), intake_lane(self.card.org)

    def look(self):
        """Take in every bundle; give the board."""
        for blob in self._notices("bundle"):
            with contextlib.suppress(Damaged):  # older ones still lie about; those of another card are signed by another key
                self.board.take(blob)
        return self.board

    def answers(self, tag):
        return [blob for blob in self._notices("answer") if answer_tag(blob, self.card.org) == tag]

    def seal(self, day, **told):
        return seal_report(Report(**told), self.card.org, day, self.look().keys(day))

    def lay(self, blob):
        self.depot.put(self.lane, object_name(blob), blob)
        return object_name(blob)[:16]

    def tell(self, day, **told):
        """Seal a report and lay it down; give its reference."""
        return self.lay(self.seal(day, **told))

    def _notices(self, kind):
        blobs = (self.depot.get(self.notices, name) for name in self.depot.names(self.notices))
        return [blob for blob in blobs if kind_of(blob) == kind]
