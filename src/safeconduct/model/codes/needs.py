"""Specific needs: what a person needs protection or help for, in UNHCR's words.

Two lists: the eleven vulnerability codes of the registration form version 4 (`rrf-vul`), and the groups with their sub-codes as the
proGres v3 registration system used them (`unhcr-sn`: twelve groups, 101 sub-codes). Source: UNHCR electronic Resettlement Registration
Form v4, table VulnerabilityCode; labels of the sub-codes from UNHCR's published analysis views for the Middle East, with typing errors
put right.

There is no code for sexual orientation or gender identity in either list, and none is added: in a seized file such a code is itself the
danger. The reason for protection belongs to the evidence compartment; the casework sees `unhcr-sn:LP-RP`, at risk due to profile.
"""

from __future__ import annotations

GROUPS = {
    "CR": "Child at risk",
    "SC": "Unaccompanied or separated child",
    "WR": "Woman at risk",
    "ER": "Older person at risk",
    "SP": "Single parent or caregiver",
    "DS": "Disability",
    "SM": "Serious medical condition",
    "PG": "Pregnant or lactating",
    "FU": "Family unity",
    "LP": "Specific legal and physical protection needs",
    "SV": "Sexual or gender-based violence",
    "TR": "Torture",
}

RRF_VULNERABILITIES = {code: label for code, label in GROUPS.items() if code != "PG"}

_SUB_CODES = """\
CR-AF associated with armed forces or groups
CR-CC child carer
CR-CH child heading a household
CR-CL in conflict with the law
CR-CP child parent
CR-CS child spouse
CR-LO other child labour
CR-LW worst forms of child labour
CR-MS minor spouse
CR-NE not attending school
CR-SE special education needs
CR-TP teenage pregnancy
SC-CH child-headed household
SC-FC foster care
SC-UF foster care, unaccompanied
SC-IC institutional care
SC-NC neglected child with extended family
SC-SC separated child
SC-UC unaccompanied child
SC-UM unaccompanied minor
WR-GM threat of genital mutilation
WR-HR single female household representative
WR-LC lactating
WR-PY polygamous marriage
WR-SF single woman
WR-UW unaccompanied by an adult male of the family
WR-WF associated with fighting forces
WR-WR woman at risk, unspecified
ER-FR unable to care for self
ER-MC older person with children
ER-NF unaccompanied older person
ER-OC older couple without younger family
ER-SC older person with separated children
ER-UR single older person
SP-CG single caregiver
SP-GP single grandparent
SP-PT single parent
DS-BD visual impairment
DS-DF hearing impairment
DS-MM mental disability, moderate
DS-MS mental disability, severe
DS-PM physical disability, moderate
DS-PS physical disability, severe
DS-SD speech impairment
SM-AD addiction
SM-CC critical medical condition
SM-CI chronic illness
SM-DP difficult pregnancy
SM-MI mental illness
SM-MN malnutrition
SM-OT other medical condition
PG-HR high-risk pregnancy
PG-LC lactating
FU-FR family reunification required
FU-TR tracing required
LP-AF formerly associated with armed groups
LP-AN violence, abuse or neglect
LP-AP alleged perpetrator
LP-BN unmet basic needs
LP-CR criminal record
LP-DA detained in the country of asylum
LP-DN detained in the country of asylum, now
LP-DO detained in the country of origin
LP-DP formerly detained in the country of asylum
LP-DT detained elsewhere
LP-ES excluded from society
LP-FR family reunification required
LP-IH in hiding
LP-LS no prospect of a durable solution
LP-MD multiple displacements
LP-MM mixed marriage
LP-MS marginalised from society
LP-NA no access to services
LP-ND no legal documentation
LP-PV vulnerable with regard to a durable solution
LP-RD at risk of removal
LP-RP at risk due to profile
LP-RR at risk of refoulement
LP-ST security threat to staff
LP-TA tortured in the country of asylum
LP-TC tracing required
LP-TD at risk of deportation
LP-TO tortured in the country of origin
LP-TR at risk of refoulement, threat
LP-UP urgent need of physical protection
LP-VA domestic or gender-based violence in the country of asylum
LP-VF domestic or gender-based violence in flight
LP-VO domestic or gender-based violence in the country of origin
LP-VP alleged perpetrator of violence
LP-WP no witness protection
SV-FM threat of forced marriage
SV-GM genital mutilation
SV-HK threat of honour killing or violence
SV-HP harmful traditional practices
SV-SS survival sex
SV-VA exposed to violence in the country of asylum
SV-VF exposed to violence in flight
SV-VO exposed to violence in the country of origin
TR-HO forced to commit egregious acts
TR-PI impairment due to torture
TR-WV witness of violence
"""

SPECIFIC_NEEDS = GROUPS | dict(line.split(" ", 1) for line in _SUB_CODES.splitlines())
"""113 codes: the twelve groups, and the sub-codes as `LP-IH`."""
