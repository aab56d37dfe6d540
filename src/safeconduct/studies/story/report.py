"""What was said of the campaign in the story, as a report of the ledger: every paper, office and person in it is invented.

It holds what a ledger is for: a chain of hearsay that looks like three papers and is one, a headline firmer than its only source, a denial,
no comment, figures that do not fit, and a day of another calendar.
"""

from __future__ import annotations

from typing import Final

REPORT: Final = """
[[source]]
id = "Northern Courier"
kind = "news"
published = "2017-04-20"

[[source]]
id = "Harbour Gazette"
kind = "news"
published = "2017-05-02"
control_group = "Harbour Media"

[[source]]
id = "Harbour Radio"
kind = "radio"
control_group = "Harbour Media"

[[claim]]
id = "detained"
text = "men are detained in a closed barracks because of whom they love"
quantity = { hedge = "more than", value = 100, unit = "persons" }
said = [
  { stance = "asserts", speaker = "a man who was let go", via = ["Northern Courier"], basis = "firsthand", quantity = "dozens" },
  { stance = "asserts", speaker = "the network", via = ["Harbour Gazette"], basis = "documentary", hedge = "reportedly" },
  { stance = "asserts", speaker = "Harbour Radio", via = ["Harbour Radio"], on = "2017-05-03" },
  { stance = "denies", speaker = "the governor's spokesman", via = ["Northern Courier"], quantity = "none" },
  { stance = "no comment", speaker = "the ministry", via = ["Northern Courier"] },
]

[[claim]]
id = "killed"
text = "men were killed in the campaign"
quantity = { hedge = "at least", value = 4, unit = "persons" }
said = [
  { stance = "asserts", speaker = "the network", via = ["Harbour Gazette"], hedge = "it is believed" },
]

[[claim]]
id = "by-ramadan"
text = "the governor wants the community gone by the beginning of Ramadan"
date = { calendar = "islamic", value = "1438-09-01" }
said = [
  { stance = "asserts", speaker = "an official", via = ["Northern Courier"], hedge = "was told that he wants" },
  { stance = "asserts", speaker = "Northern Courier", via = ["Northern Courier"], hedge = "has vowed", on = "2017-04-20" },
]
"""
