// Shortcuts, focus, and the lock on idle. Every page works without this; it reads nothing but keys, and stores nothing.
const find = document.getElementById("find");
const lock = document.getElementById("lock");
const isTyping = (element) => element instanceof HTMLElement && (element.matches("input, select, textarea") || element.isContentEditable);

// A page that comes back from memory after a lock must not be shown: ask for it anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// What is wrong is read out first, and so is what was just recorded.
const wrong = document.getElementById("mistakes");
if (wrong) wrong.focus();

let isGoing = false;
const press = {
  "/": () => find?.focus(),
  "?": () => location.assign("/keys"),
  n: () => document.querySelector("main .acts a, main .acts button")?.click(),
  j: () => step(1),
  k: () => step(-1),
  g: () => {
    isGoing = true;
    setTimeout(() => { isGoing = false; }, 1500);
  },
};

addEventListener("keydown", (event) => {
  if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyL") {
    event.preventDefault();
    lock?.click();
    return;
  }
  if (event.key === "Escape" && isTyping(document.activeElement)) {
    document.activeElement.blur();
    return;
  }
  if (event.altKey || event.ctrlKey || event.metaKey || isTyping(document.activeElement)) return;
  if (isGoing && /^[1-9]$/.test(event.key)) {
    document.querySelectorAll("header nav a")[Number(event.key) - 1]?.click();
    return;
  }
  const act = press[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

// Next or earlier line: the focus goes to the first link of a row of a table.
function step(by) {
  const links = [...document.querySelectorAll("main tbody tr")].map((row) => row.querySelector("a")).filter(Boolean);
  if (!links.length) return;
  const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
  links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + by))].focus();
}

// Nobody touches anything for so long: lock. The key process counts by itself too, for windows without scripts.
const minutes = Number(document.body.dataset.idle);
if (lock && minutes > 0) {
  let touched = Date.now();
  const touch = () => { touched = Date.now(); };
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(kind, touch, { passive: true });
  setInterval(() => {
    if (Date.now() - touched > minutes * 60_000) lock.click();
  }, 5_000);
}
