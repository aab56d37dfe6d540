"""Who people are to one another, and the few details a form asks for.

Source: code tables of the UNHCR electronic Resettlement Registration Form (SexCode, MaritalStatusCode, RelationshipCode,
AddressTypeCode, LanguageLevelCode, EducationLevelCode). Double entries of those tables are given once: `PT` for both partnerships,
`PCoA` for both spellings.
"""

from __future__ import annotations

SEXES = {"F": "Female", "M": "Male", "U": "Unknown"}

MARITAL = {
    "SN": "Single",
    "EG": "Engaged",
    "MA": "Married",
    "CL": "Common-law married",
    "PT": "Partnership",
    "SR": "Separated",
    "DV": "Divorced",
    "WD": "Widowed",
    "U": "Unknown",
}

RELATIONSHIPS = {
    "PA": "Principal applicant",
    "HR1": "First household representative",
    "HR2": "Second household representative",
    "HUS": "Husband",
    "WIF": "Wife",
    "CLH": "Common-law husband",
    "CLW": "Common-law wife",
    "PTM": "Partner (male)",
    "PTF": "Partner (female)",
    "EXM": "Former husband",
    "EXF": "Former wife",
    "SON": "Son",
    "DAU": "Daughter",
    "SCM": "Stepson",
    "SCF": "Stepdaughter",
    "FCM": "Foster son",
    "FCF": "Foster daughter",
    "PRM": "Father",
    "PRF": "Mother",
    "SPM": "Stepfather",
    "SPF": "Stepmother",
    "FP": "Foster parent",
    "FPM": "Foster father",
    "FPF": "Foster mother",
    "SBM": "Brother",
    "SBF": "Sister",
    "HAB": "Half-brother",
    "HAS": "Half-sister",
    "SPB": "Stepbrother",
    "SPS": "Stepsister",
    "GPM": "Grandfather",
    "GPF": "Grandmother",
    "GCM": "Grandson",
    "GCF": "Granddaughter",
    "UNC": "Uncle",
    "ANT": "Aunt",
    "NEP": "Nephew",
    "NCE": "Niece",
    "COM": "Cousin (male)",
    "COF": "Cousin (female)",
    "BIL": "Brother-in-law",
    "SIL": "Sister-in-law",
    "CLM": "Son-in-law",
    "CLF": "Daughter-in-law",
    "PLM": "Father-in-law",
    "PLF": "Mother-in-law",
    "ILM": "Other in-law (male)",
    "ILF": "Other in-law (female)",
    "ORM": "Other blood relation (male)",
    "ORF": "Other blood relation (female)",
    "NRM": "No blood relation (male)",
    "NRF": "No blood relation (female)",
    "UKM": "Unknown (male)",
    "UKF": "Unknown (female)",
    "U": "To be defined",
}
"""To the principal applicant: fifty-five codes."""

ADDRESS_TYPES = {
    "CoA": "Country of asylum, current",
    "PCoA": "Country of asylum, earlier",
    "CoO": "Country of origin, most recent",
    "PCoO": "Country of origin, earlier",
    "CoR": "Country of residence, current",
    "PCoR": "Country of residence, earlier",
    "Trans": "Transit",
    "RST": "Resettlement",
    "Integ": "Local integration",
    "VolRe": "Intended return",
    "Mail": "Mailing address",
    "PMail": "Earlier mailing address",
    "AstAd": "Where assistance is paid out",
    "EML": "E-mail",
    "TEL": "Telephone",
}

LANGUAGE_LEVELS = {"E": "Easily", "N": "Not easily", "NO": "Not at all", "U": "Unknown"}

EDUCATION_LEVELS = {
    "NE": "No education",
    "IN": "Informal education",
    "KG": "Kindergarten",
    **{str(years): f"{years} years of school" if years > 1 else "1 year of school" for years in range(1, 15)},
    "TC": "Technical or vocational",
    "UG": "University",
    "PG": "After university",
    "U": "Unknown",
}
