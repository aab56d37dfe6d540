"""Resettlement categories and priorities, as they stand in a submission.

Source: UNHCR electronic Resettlement Registration Form, tables ResettlementCriteriaCode and ResettlementPriorityCode; the days from the
UNHCR Resettlement Handbook, where each figure is named.
"""

from __future__ import annotations

CATEGORIES = {
    "LPN": "Legal and physical protection needs",
    "SVT": "Survivor of violence and torture",
    "MED": "Medical needs",
    "AWR": "Women at risk",
    "FAM": "Restoring family unity",
    "CHL": "Children and adolescents",
    "LFDS": "Lack of foreseeable durable solutions",
    "OLD": "Older refugees (no longer used)",
    "RLI": "No prospect of local integration (no longer used)",
    "N/A": "Not applicable",
}

PRIORITIES = {"NR": "Normal", "UG": "Urgent", "EM": "Emergency", "U": "Unknown"}

PRIORITY_DAYS = {
    "EM": 7,  # days from submission to departure, at most; UNHCR Handbook 4.2 "within a few days", UNHCR training: seven
    "UG": 42,  # days, six weeks; UNHCR Resettlement Handbook 2011, 6.1.1
    "NR": 365,  # days, twelve months; UNHCR Resettlement Handbook 2011, 6.1.1
}
