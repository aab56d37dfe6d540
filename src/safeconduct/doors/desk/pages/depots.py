"""Where sealed copies lie, what each place was seen to do, and bringing all to the same state."""

from __future__ import annotations

from safeconduct.actions import depot_list, sync
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_

STAGES = {
    "emptied": N_("It shows nothing of what it held: it was emptied, or is another one."),
    "rollback": N_("It was turned back: the newest objects that it held are gone."),
    "withheld": N_("It does not show objects that it held."),
    "missing": N_("It lists an object and does not give it."),
    "gap": N_("It gave facts that build on others which it does not show."),
    "fork": N_("One laptop wrote two different things in one place: neither counts until an admin settles it, see Today."),
    "closed": N_(
        "A laptop wrote where it may not, or after it was shut out: it counts nowhere. Ask its owner, and record again what is true."
    ),
    "own": N_("This vault's own facts went on elsewhere: an older copy was put back and is whole again, or a copy of it writes too."),
    "endless": N_("Its list does not end."),
    "listing": N_("Its list is none."),
    "author": N_("It gave facts of a device that is not known here."),
}
OTHER = N_("It gave an object that does not hold: changed, swapped, or of another place.")


def listing(visit: Visit) -> Reply:
    """Show the depots; nothing is asked of them."""
    answer = visit.ask("depot_list", depot_list.Ask(), depot_list.Answer)
    return visit.show("depots.html", answer=answer, stages=STAGES, other=OTHER)


def syncing(visit: Visit) -> Reply:
    """Sync for a few seconds, and show where it stands."""
    answer = visit.ask("sync", sync.Ask(), sync.Answer)
    unreached = [line for line in answer.depots if line.unreachable]
    is_done = all(line.is_done for line in answer.depots if not line.unreachable)
    said = N_("All is carried.") if is_done else N_("Some is left: sync again.")
    return visit.go("/depots", N_("A depot did not answer; what could be carried is carried.") if unreached and is_done else said)


PAGES = (
    Page("GET", "/depots", listing),
    Page("POST", "/depots", syncing),
)
