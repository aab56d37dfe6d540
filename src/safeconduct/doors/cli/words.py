"""The commands by name, with the line that the help shows, so that the help imports none of them."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("opening:init", "Make a new vault."),
    "unlock": ("opening:unlock", "Open the vault and keep it open for the next commands."),
    "lock": ("opening:lock", "Close the vault: keys and open data leave the memory."),
    "panic": ("panic:panic", "Destroy the keys at once and for good: somebody is at the door."),
    "travel": ("travel:travel", "Cross a border with a laptop that gives nobody away."),
    "passphrase": ("opening:passphrase", "Change the passphrase."),
    "renew": ("renew:renew", "Replace every key, because a passphrase became known."),
    "recover": ("recover:recover", "Bring a vault back with the help of custodians: shares, drills, cards."),
    "desk": ("desk:desk", "Open the desk: the whole of it in a private window of a browser."),
    "today": ("today:today", "Show what is due, who is silent, and who must be gone by when."),
    "intake": ("intake:intake", "What people told at your public door, and what comes of it."),
    "case": ("case:case", "Open, change, list and show cases."),
    "person": ("person:person", "Persons of a household: names, contacts, papers, consent."),
    "duplicate": ("duplicate:duplicate", "Who may be one person, and what you decided."),
    "shelter": ("shelter:shelter", "Shelters, beds by night, stays."),
    "pathway": ("pathway:pathway", "Ways out: programmes, visas, visa-free exits."),
    "application": ("application:application", "Applications of households."),
    "notice": ("notice:notice", "What countries let be known, and threats to everybody."),
    "negotiation": ("negotiation:negotiation", "Talks with countries and the places they pledge."),
    "checkin": ("checkin:checkin", "Who is to be heard of, and who was."),
    "task": ("task:task", "What is to be done by when."),
    "evidence": ("evidence:evidence", "Who said what, on whose word, how firmly: weigh a report."),
    "import": ("importing:import_", "Take in a spreadsheet, a KoBo or Primero export, an RRF or a passport index."),
    "export": ("exporting:export", "Write everything out in open formats, sealed unless you say otherwise."),
    "leak": ("exporting:leak", "Say which export a file was cut from that was found elsewhere."),
    "guard": ("guard:guard", "Check drafts before they leave for names, numbers, places and countries."),
    "public-name": ("guard:public_name", "Full names that may stand in texts that leave."),
    "member": ("member:member", "Who belongs, who opens what, who is shut out."),
    "device": ("device:device", "Laptops: invite one, join with one, let it in, replace keys."),
    "exposure": ("exposure:exposure", "What somebody would learn who has certain keys, by trying."),
    "depot": ("depot:depot", "Where sealed copies of this vault lie, and making a vault again from one."),
    "sync": ("depot:sync", "Bring the vault and its depots to the same state."),
    "relay": ("relay:relay", "Keep a relay: a blind server for sealed copies."),
    "history": ("history:history", "Show who recorded what and when."),
    "verify": ("journal:verify", "Walk the whole journal and check every seal."),
    "rebuild": ("journal:rebuild", "Make the local copy anew from the journal."),
    "retention": ("forget:retention", "By which day a closed case is to be forgotten, and which must be kept."),
    "forget": ("forget:forget", "Destroy everything that was recorded of one case, for good."),
    "codes": ("codes:codes", "Look up the code lists."),
    "demo": ("demo:demo", "Show the story of 2017 on invented people."),
    "completion": ("completion:completion", "Print the completion script of a shell."),
}

SUMMARY = "Sealed casework for the small organisations that get hunted people to safety."


def overview() -> str:
    """Give the help of the whole program."""
    width = max(map(len, COMMANDS)) + 2
    commands = "\n".join(f"  {name:<{width}}{line}" for name, (_, line) in COMMANDS.items())
    return f"""Usage: safeconduct COMMAND ...

  {SUMMARY}

Commands:
{commands}

  safeconduct COMMAND --help tells more; safeconduct --version names the version."""
