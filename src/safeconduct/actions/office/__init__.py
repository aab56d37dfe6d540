"""Join the parts of a vault: keystore, journal, replica and lock; and keep what an act decided.

The one room of this floor that every action may enter. It knows no verb and renders nothing.

    office = open_office(folder, passphrase, now, progress)
    office.keep((f.NoteAdded(case=case, text="..."),), now, progress)
"""

from safeconduct.actions.office.asking import (
    AGAIN_A_WEEK,
    ASKED_DAYS,
    ASKS_A_DAY,
    HEARD_A_DAY,
    Asked,
    ask_guardians,
    asked_here,
    attend_post,
    guardians,
    silent_guardians,
)
from safeconduct.actions.office.belonging import Invited
from safeconduct.actions.office.covering import cover
from safeconduct.actions.office.due import DueTask, due_task
from safeconduct.actions.office.forking import Fork, forks_of
from safeconduct.actions.office.guarding import (
    NAMED_CHARS,
    ReadDraft,
    draft_name,
    guard_index,
    matter_name,
    public_index,
    read_draft,
    words_in,
)
from safeconduct.actions.office.hearing import HeardDevice, as_heard, heard_devices
from safeconduct.actions.office.joining import (
    CODEC,
    DEPOTS,
    KEYSTORE,
    KEYSTORE_BYTES_CAP,
    LOCK,
    REPLICA,
    Progress,
    draft_of,
    keys_of,
    make_anew,
)
from safeconduct.actions.office.leaving import LEAVING_COMPARTMENT, Left, draw_of, left
from safeconduct.actions.office.membership import EPOCH_DAYS, HEARD_DAYS, newcomer, request_of
from safeconduct.actions.office.office import Kept, KeptEach, Office, Redated
from safeconduct.actions.office.opening import LOCK_SECONDS, create_office, join_office, open_office, open_with, take_lock
from safeconduct.actions.office.recovering import RECOVERY, read_kit, unpacked_keys
from safeconduct.actions.office.reports import (
    Refusal,
    TakenIn,
    attend_intake,
    end_set_aside,
    lay_answers_again,
    take_reports,
    unopened_here,
    waiting_reports,
)
from safeconduct.actions.office.stamping import check_stamp
from safeconduct.actions.office.standing import AHEAD_DAYS, AHEAD_HOURS, Ahead, Blind, blind_of, written_ahead
from safeconduct.actions.office.transferring import Going, Moved, fetch_late, transferred
from safeconduct.actions.office.uncounted import uncounted_lately, uncounted_of
from safeconduct.actions.office.undone import Ended, Missing, endings_of

__all__ = [
    "AGAIN_A_WEEK",
    "AHEAD_DAYS",
    "AHEAD_HOURS",
    "ASKED_DAYS",
    "ASKS_A_DAY",
    "CODEC",
    "DEPOTS",
    "EPOCH_DAYS",
    "HEARD_A_DAY",
    "HEARD_DAYS",
    "KEYSTORE",
    "KEYSTORE_BYTES_CAP",
    "LEAVING_COMPARTMENT",
    "LOCK",
    "LOCK_SECONDS",
    "NAMED_CHARS",
    "RECOVERY",
    "REPLICA",
    "Ahead",
    "Asked",
    "Blind",
    "DueTask",
    "Ended",
    "Fork",
    "Going",
    "HeardDevice",
    "Invited",
    "Kept",
    "KeptEach",
    "Left",
    "Missing",
    "Moved",
    "Office",
    "Progress",
    "ReadDraft",
    "Redated",
    "Refusal",
    "TakenIn",
    "as_heard",
    "ask_guardians",
    "asked_here",
    "attend_intake",
    "attend_post",
    "blind_of",
    "check_stamp",
    "cover",
    "create_office",
    "draft_name",
    "draft_of",
    "draw_of",
    "due_task",
    "end_set_aside",
    "endings_of",
    "fetch_late",
    "forks_of",
    "guard_index",
    "guardians",
    "heard_devices",
    "join_office",
    "keys_of",
    "lay_answers_again",
    "left",
    "make_anew",
    "matter_name",
    "newcomer",
    "open_office",
    "open_with",
    "public_index",
    "read_draft",
    "read_kit",
    "request_of",
    "silent_guardians",
    "take_lock",
    "take_reports",
    "transferred",
    "uncounted_lately",
    "uncounted_of",
    "unopened_here",
    "unpacked_keys",
    "waiting_reports",
    "words_in",
    "written_ahead",
]
