"""Every reason that the guard gives is one that the desk can say in other languages."""

from safeconduct.doors.desk.pages import drafts
from safeconduct.studies.disclosure import examining


def test_every_reason_is_in_the_catalogues():
    assert set(examining._WHY.values()) == set(drafts._WHYS)
