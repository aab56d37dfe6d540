"""Take in a file that somebody brought: show how it would be read, then keep what it says.

The file is read in a process that can do nothing else. What the columns mean is proposed, or taken from the last file with the same
headings, and can be changed column by column. Every row that cannot be read is told with its place and the reason; a household of
which one row cannot be read is not taken. Importing the same file twice changes nothing, and an import that was interrupted goes on when it
is run again.

    >>> Ask(data=b"", name="people.csv").is_dry_run
    True
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from safeconduct.actions.office import Office, Progress
from safeconduct.errors import Mistaken
from safeconduct.ids import CaseRef, new_ref
from safeconduct.model import facts as f
from safeconduct.model.names import NameRecord, record
from safeconduct.studies.exchange import HouseholdDraft, PersonDraft, Reject, drafting, facts_of, mapping, passports, reading, writing
from safeconduct.vault.quarantine import contain

EVENTS_PER_ACT = 10_000  # facts kept in one act: a power cut costs at most so much work, and the next run does it again
_KNOWN_MOST = 2_000  # new households whose people are looked for in a dry run: a few seconds
_SAME_NUMBER = "a case of this number was taken in, and this row says something else: give it a number of its own, or change that case"
_TOLD_MOST = 2_000  # faults and rejects answered one by one; the rest are counted


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What to take in, and what a person said about how to read it.

    Attributes:
        data: the file's bytes.
        name: its name, of which only the ending is looked at.
        source: the name of the system or list it comes from; the same name finds the same cases again.
        choices: columns and the fields that they mean, an empty field leaves the column out.
        country_scheme, date_order, calendar, sheets: as in `studies.exchange.mapping`; None leaves what is proposed.
        is_unknown_kept: keep columns of unknown meaning as notes.
        as_of: for reference data, the day that it is of.
        is_dry_run: only show what would happen.
    """

    data: bytes
    name: str
    source: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    country_scheme: str | None = None
    date_order: str | None = None
    calendar: str | None = None
    sheets: tuple[str, ...] | None = None
    is_unknown_kept: bool = False
    as_of: dt.date | None = None
    is_dry_run: bool = True


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column and what it means; `field` is empty when it is left out, and `why` says how that was settled."""

    sheet: str
    letter: str
    column: str
    field: str
    means: str
    why: str


class RejectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was not taken, as it stands in the file, so that it can be mended and brought again."""

    sheet: str
    row: int
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    reasons: tuple[str, ...]


class HeldBack(msgspec.Struct, frozen=True, kw_only=True):
    """Fields in which the file contradicts what is known of a case; they stay as they are until a person decides."""

    case: str
    fields: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the file holds, and what became of it; of a dry run, what would.

    Attributes:
        columns: how each column is read; empty for forms and reference data.
        is_mapping_kept: the columns are read as they were last time.
        rejects: rows not taken; `rejected` counts them all.
        told: things to know that cost nothing; `left_out` names columns not taken, with the rows that hold something in them.
        held_back: fields not overwritten.
        listed: passports of an index.
        alike: pairs of cases, one of them taken in now, that may hold one person; of a dry run, new households in which somebody may be
            known already, of the first 2,000, and where nobody has to wait for it.
    """

    kind: str
    format: str
    sha256: str
    is_dry_run: bool
    columns: tuple[Column, ...]
    is_mapping_kept: bool
    rows: int
    households: int
    persons: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    rejects: tuple[Reject, ...]
    rejected_rows: tuple[RejectedRow, ...]
    told: tuple[Reject, ...]
    left_out: tuple[tuple[str, str, int], ...]
    held_back: tuple[HeldBack, ...]
    listed: int = 0
    alike: int = 0


def import_file(office: Office, ask: Ask, now: dt.datetime, progress: Progress) -> Answer:
    """Take in a file, or show what taking it in would do.

    Raises:
        Mistaken: the file is none that can be read, or what was said about its columns does not fit it.
        Refused: a column that is never taken in was asked for.
        Unreachable: the disk did not take it; what was reported before is kept, and running it again goes on.
    """
    progress("reading the file", 0, len(ask.data))
    packed = contain(
        reading.READER, reading.asked(ask.data, ask.name), progress=lambda done, total: progress("reading the file", done, total)
    )
    book = reading.decoded(packed)
    progress("reading the file", len(ask.data), len(ask.data))
    if book.kind == "passport-index":
        return _import_index(office, ask, book, now, progress)
    return _Import(office, ask, book, now, progress).run()


def _import_index(office: Office, ask: Ask, book: reading.Book, now: dt.datetime, progress: Progress) -> Answer:
    if ask.as_of is None:
        raise Mistaken("a passport index is of a day, and this file does not say which", "say it: --as-of YYYY-MM-DD")
    facts, rejects = passports.exits_of(book, as_of=ask.as_of, source=ask.source or "passport index")
    fresh, changed = [], 0
    for fact in facts:
        known = office.replica.look("exits", fact.exits)
        if known is None or known.listed is None or known.listed.value != fact:
            fresh.append(fact)
            changed += known is not None
    answer = _answer(ask, book, rows=len(book.tables[0].rows), rejects=tuple(rejects), added=len(fresh) - changed, changed=changed)
    if fresh and not ask.is_dry_run:
        office.keep((*fresh, _recorded(answer)), now, progress)
    return msgspec.structs.replace(answer, listed=len(facts), unchanged=len(facts) - len(fresh))


def _answer(ask: Ask, book: reading.Book, *, rows: int, rejects: tuple[Reject, ...], **counts: Any) -> Answer:
    """Begin an answer: the rejects with their rows as they stand in the file."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for reject in rejects:
        reasons.setdefault((reject.sheet, reject.row), []).append(f"{reject.column}: {reject.says}" if reject.column else reject.says)
    rejected_rows = tuple(
        RejectedRow(
            sheet=table.sheet,
            row=row.number,
            columns=table.columns,
            cells=tuple(cell or "" for cell in row.cells),
            reasons=tuple(reasons[table.sheet, row.number]),
        )
        for table in book.tables
        for row in table.rows
        if (table.sheet, row.number) in reasons
    )
    nothing: dict[str, Any] = dict.fromkeys(("households", "persons", "added", "changed", "unchanged"), 0)
    return Answer(
        kind=book.kind,
        format=book.format,
        sha256=hashlib.sha256(ask.data).hexdigest(),
        is_dry_run=ask.is_dry_run,
        columns=(),
        is_mapping_kept=False,
        rows=rows,
        rejected=len({(reject.sheet, reject.row) for reject in rejects}),
        rejects=rejects[:_TOLD_MOST],
        rejected_rows=rejected_rows,
        told=(),
        left_out=(),
        held_back=(),
        **(nothing | counts),
    )


def _recorded(answer: Answer) -> f.ImportRecorded:
    return f.ImportRecorded(
        import_=new_ref(),
        sha256=bytes.fromhex(answer.sha256),
        format=f"{answer.kind}/{answer.format}",
        rows=answer.rows,
        added=answer.added,
        changed=answer.changed,
        unchanged=answer.unchanged,
        rejected=answer.rejected,
    )


class _Import:
    """One import of people: settle the mapping, draft, compare with what is known, keep."""

    def __init__(self, office: Office, ask: Ask, book: reading.Book, now: dt.datetime, progress: Progress) -> None:
        self._office = office
        self._ask = ask
        self._book = book
        self._is_form = book.kind == "errf"  # a form has no columns to map
        self._now = now
        self._progress = progress
        self._added = self._changed = self._unchanged = 0
        self._refused: list[Reject] = []
        self._held_back: list[HeldBack] = []
        self._taken: set[bytes] = set()
        self._new: list[HouseholdDraft] = []

    def run(self) -> Answer:
        settled, is_kept = self._settle()
        on = self._now.astimezone().date()
        rows = sum(len(table.rows) for table in self._book.tables)
        drafts = drafting.draft(
            self._book,
            settled,
            on=on,
            source=self._ask.source,
            progress=lambda done, total: self._progress("reading the rows", done, total),
        )
        for batch in _batches(drafts.households, self._facts(on)):
            self._take(batch)
        answer = _answer(
            self._ask,
            self._book,
            rows=rows,
            rejects=(*drafts.rejects, *self._refused),
            households=len(drafts.households),
            persons=sum(len(household.persons) for household in drafts.households),
            added=self._added,
            changed=self._changed,
            unchanged=self._unchanged,
        )
        if not self._ask.is_dry_run:
            self._finish(answer, settled, is_kept=is_kept)
        answer = msgspec.structs.replace(answer, alike=self._known() if self._ask.is_dry_run else self._alike())
        return msgspec.structs.replace(
            answer,
            columns=() if self._is_form else tuple(Column(**line._asdict()) for line in mapping.rows(settled, self._book)),
            is_mapping_kept=is_kept and not self._is_form,
            told=drafts.told[:_TOLD_MOST],
            left_out=drafts.left_out,
            held_back=tuple(self._held_back),
        )

    def _settle(self) -> tuple[mapping.Mapping, bool]:
        """Take the mapping kept for these headings, or propose one, and change what the person said."""
        ask = self._ask
        proposed = mapping.propose(self._book)
        kept = self._office.replica.look("mapping", proposed.fingerprint)
        is_kept = kept is not None and kept.fact is not None
        settled = (
            mapping.load(kept.fact.value.content)
            if is_kept and mapping.fits(mapping.load(kept.fact.value.content), self._book)
            else proposed
        )
        for column, field in ask.choices:
            settled = mapping.chosen(settled, column, field)
        if ask.is_unknown_kept:
            settled = mapping.unknown_kept_as_notes(settled)
        return mapping.settled(
            settled, country_scheme=ask.country_scheme, date_order=ask.date_order, calendar=ask.calendar, sheets=ask.sheets
        ), is_kept

    def _facts(self, on: dt.date) -> Any:
        repeated = {(table.sheet, row) for table in self._book.tables for row in table.came_back}

        def facts(household: HouseholdDraft) -> list[f.AnyFact]:
            found = self._office.replica.external(household.scheme, household.external)
            if len(found) > 1:
                self._refuse(household, f"{len(found)} cases have this number: say which is the duplicate, and import again")
                return []
            known = self._office.replica.look("case", found[0].case) if found else None
            held = facts_of.held_back(household, known)
            if held and known is not None:
                self._held_back.append(HeldBack(case=known.ref.hex(), fields=held))
            drafted = facts_of.facts_of(household, CaseRef(known.ref if known is not None else new_ref()), known, on)
            if drafted and known is not None and not repeated.isdisjoint(household.rows):
                self._refuse(household, _SAME_NUMBER)
                return []
            self._unchanged += not drafted
            return drafted

        return facts

    def _take(self, batch: Sequence[tuple[HouseholdDraft, list[f.AnyFact]]]) -> None:
        """Keep a batch; of a dry run, only find out what would be refused."""
        groups = [facts for _, facts in batch]
        if self._ask.is_dry_run:
            refused = self._office.try_each(groups, self._now)
        else:
            refused = self._office.keep_each(groups, self._now, self._progress).refused
        for number, (household, facts) in enumerate(batch):
            if number in refused:
                self._refuse(household, refused[number].says)
            elif isinstance(facts[0], f.CaseOpened):
                self._added += 1
                self._taken.add(facts[0].case)
                self._new.append(household)
            else:
                self._changed += 1

    def _alike(self) -> int:
        """Count the pairs that must be asked about now; people who are probably relatives are no such pair."""
        if not self._taken:
            return 0
        asked = self._office.questions(self._progress).all(self._progress)
        return sum(alike.verdict != "relatives" and not self._taken.isdisjoint((alike.case, alike.other)) for alike in asked)

    def _known(self) -> int:
        """Count the new households in which somebody may be known already: asked before anything is taken in."""
        new = self._new[:_KNOWN_MOST]
        if not new or not self._office.may_ask_at_once:
            return 0
        questions, count = self._office.questions(self._progress), 0
        for number, household in enumerate(new):
            self._progress("looking for people who are known", number, len(new))
            count += any(questions.may_know(_heard(person)) for person in household.persons if person.names)
        self._progress("looking for people who are known", len(new), len(new))
        return count

    def _refuse(self, household: HouseholdDraft, says: str) -> None:
        self._refused += [Reject(sheet=sheet, row=row, column="", reason="refused", says=says) for sheet, row in household.rows]

    def _finish(self, answer: Answer, settled: mapping.Mapping, *, is_kept: bool) -> None:
        """Keep the mapping for the next file with these headings, and that this file was taken in."""
        drafts: list[f.AnyFact] = []
        known = self._office.replica.look("mapping", settled.fingerprint) if is_kept else None
        content = mapping.dump(settled)
        if not self._is_form and (known is None or known.fact is None or known.fact.value.content != content):
            drafts.append(f.MappingSaved(mapping=settled.fingerprint, content=content))
        if answer.added or answer.changed or answer.rejected:
            drafts.append(_recorded(answer))
        self._office.keep(tuple(drafts), self._now, self._progress)
        self._progress("indexing the words", 0, 1)
        self._office.replica.settle_words()
        self._progress("indexing the words", 1, 1)


def _batches(households: Sequence[HouseholdDraft], facts: Any) -> Iterator[list[tuple[HouseholdDraft, list[f.AnyFact]]]]:
    """Group households so that their facts fit one act; those with nothing new are left out."""
    batch: list[tuple[HouseholdDraft, list[f.AnyFact]]] = []
    count = 0
    for household in households:
        drafted = facts(household)
        if not drafted:
            continue
        if batch and count + len(drafted) > EVENTS_PER_ACT:
            yield batch
            batch, count = [], 0
        batch.append((household, drafted))
        count += len(drafted)
    if batch:
        yield batch


def _heard(person: PersonDraft) -> NameRecord:
    """Prepare a person of the file for comparing."""
    sex = next((value.rpartition(":")[2] for field, value in person.details if field == "sex"), "")
    born = "" if person.is_estimate else person.born
    return record(*(name.full for name in person.names), born=born, sex=sex, village=person.birth_place)


def reject_table(answer: Answer) -> bytes:
    """Give the rows that were not taken, each with its reasons under the headings of its sheet, as a CSV in which no cell is a formula."""
    lines = _reject_lines(answer)
    return b"".join(writing.rows(map(str, next(lines, reading.REASONS)), lines))


def _reject_lines(answer: Answer) -> Iterator[tuple[object, ...]]:
    last: tuple[str, tuple[str, ...]] | None = None
    for row in answer.rejected_rows:
        if (row.sheet, row.columns) != last:
            last = (row.sheet, row.columns)
            yield (*reading.REASONS, *row.columns)
        yield (row.sheet, row.row, "; ".join(row.reasons), *row.cells)
