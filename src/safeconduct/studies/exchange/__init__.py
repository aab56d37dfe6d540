"""Take in the tables that people bring, and give back drafts that a person has seen before anything is kept.

Three steps, each pure: `reading` turns bytes into tables (inside the quarantine), `mapping` proposes what each column means and shows it,
`drafting` makes households of the rows and rejects with their reasons. The rule of this room: nothing is skipped silently, nothing is
guessed that a person can be asked, and errors and faults never quote a cell.
"""

from safeconduct.studies.exchange.household import HouseholdDraft, PersonDraft, Reject

__all__ = ["HouseholdDraft", "PersonDraft", "Reject"]
