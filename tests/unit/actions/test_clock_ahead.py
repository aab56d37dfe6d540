"""A laptop whose clock was ahead once: no alarm of silence is late, and who is heard of is heard of."""

import datetime as dt

from safeconduct.actions import case_show, checkin_list
from safeconduct.ids import new_ref
from safeconduct.model import facts as f


def test_who_is_heard_of_after_a_clock_was_a_year_ahead_is_heard_of(desk):
    """The laptop goes on in next year's clock; what it says of moments that can be right counts, for households and for colleagues."""
    now, case, worker = desk.now, new_ref(), new_ref()
    desk.now = now + dt.timedelta(days=366)
    year_ms = int(desk.now.timestamp() * 1000)
    desk.keep(f.CaseOpened(case=case, on=desk.now.date(), via="hotline"), f.RhythmSet(case=case, every_hours=24))
    desk.keep(f.WorkerAdded(worker=worker, label="heron"), f.WorkerRhythmSet(worker=worker, every_hours=24))
    desk.keep(f.CheckedIn(case=case, at_ms=year_ms), f.WorkerCheckedIn(worker=worker, at_ms=year_ms))
    desk.now = now
    assert silence_of(desk, case, worker) == (True, True, None)
    heard_ms = int(now.timestamp() * 1000)
    desk.keep(f.CheckedIn(case=case, at_ms=heard_ms), f.WorkerCheckedIn(worker=worker, at_ms=heard_ms))
    assert silence_of(desk, case, worker) == (False, False, now)


def silence_of(desk, case, worker):
    told = desk.ask("checkin_list", checkin_list.Ask(limit=1000))
    household = next(one for one in told.households if one.ref == case.hex())
    shown = desk.ask("case_show", case_show.Ask(case=case))
    assert (shown.is_silent, shown.heard_at) == (household.is_silent, household.heard_at)
    return household.is_silent, next(one for one in told.colleagues if one.ref == worker.hex()).is_silent, household.heard_at
