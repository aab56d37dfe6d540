"""The stages of a case and of an application, the kinds of pathway, and the classes of place.

Sources: the states of a submission and the event codes in brackets from UNHCR's Resettlement Handbook 4.7, 4.10 and 4.11 and from UNHCR's
published analysis queries; pathway kinds from UNHCR's guidance on complementary pathways; closure reasons widen those of Primero.
"""

from __future__ import annotations

CASE_STATUSES = {
    "enquiry": "Enquiry",
    "screening": "Screening",
    "accepted": "Accepted for help",
    "declined": "Declined",
    "active": "Active",
    "on_hold": "On hold",
    "lost_contact": "Contact lost",
    "departed": "Departed",
    "arrived": "Arrived",
    "follow_up": "Follow-up after arrival",
    "closed": "Closed",
    "duplicate": "Duplicate of another case",
}

CLOSURES = {
    "arrived_safe": "Arrived and safe",
    "declined_by_person": "The person no longer wishes it",
    "ineligible": "Not eligible",
    "referred_out": "Referred to another organisation",
    "returned_by_choice": "Returned by own choice",
    "detained": "Detained",
    "missing": "Missing",
    "deceased": "Deceased",
    "lost_contact_expired": "Contact lost and not found again",
    "duplicate": "Duplicate of another case",
    "other": "Other",
}

APPLICATION_STATUSES = {
    "considered": "Considered",
    "not_pursued": "Not pursued",
    "interviewed": "Interviewed",
    "dossier_ready": "Dossier ready",
    "submitted": "Submitted",
    "info_requested": "Deferred: information requested",
    "suspended": "Suspended by the state",
    "resubmitted": "Resubmitted",
    "accepted": "Accepted",
    "denied_considered": "Denied after consideration",
    "denied_unconsidered": "Denied without consideration",
    "split": "Split decision",
    "withdrawn_error": "Withdrawn: made in error",
    "withdrawn_request": "Withdrawn at the person's request",
    "visa_issued": "Visa issued",
    "departed": "Departed",
}

PROGRES_EVENTS = {
    "considered": "RST01",
    "not_pursued": "RST04",
    "interviewed": "RST06",
    "dossier_ready": "RST09",
    "submitted": "RST18",
    "resubmitted": "RST21",
    "accepted": "RST19",
    "departed": "RST33",
}
"""Application status to the event code of the proGres registration system, where it has one."""

PATHWAY_KINDS = {
    "resettlement": "Resettlement",
    "emergency_resettlement": "Emergency resettlement",
    "family": "Family reunification",
    "education": "Education",
    "labour": "Labour",
    "humanitarian_admission": "Humanitarian admission",
    "humanitarian_visa": "Humanitarian visa",
    "private_sponsorship": "Private or community sponsorship",
    "hrd_stream": "Stream for human-rights defenders",
    "temporary_relocation": "Temporary relocation",
    "asylum_at_arrival": "Asylum at arrival",
    "visa_free_entry": "Visa-free entry",
    "internal_relocation": "Relocation inside the country",
    "none_without_visa": "None: left without a visa",
}

LOCATION_CLASSES = {
    "origin_at_risk": "In the region of danger",
    "origin_other_region": "Elsewhere in the country of origin",
    "transit": "In transit",
    "asylum": "In a country of asylum",
    "safe": "In safety",
}
"""UNHCR resettlement presumes a refugee outside the country of origin; people hidden elsewhere in it need other routes."""

RISKS = {"low": "Low", "medium": "Medium", "high": "High", "extreme": "Extreme"}
"""Mildest first."""
