// Shortcuts, focus, and the lock on idle. Every page works without this; it reads nothing but keys, and stores nothing.
const find = document.getElementById("find");
const lock = document.getElementById("lock");
const destroy = document.getElementById("destroy"); // on the page that asks whether to; the server too counts no press in its first second
const main = document.getElementById("main");
const isTyping = (element) => element instanceof HTMLElement && (element.matches("input, select, textarea") || element.isContentEditable);

// A page that comes back from memory after a lock must not be shown: ask for it anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// What is wrong is read out first, and so is what was just recorded.
(document.getElementById("mistakes") ?? document.querySelector(".told"))?.focus();

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
  if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyP") {
    event.preventDefault();
    if (!destroy) location.assign("/panic");
    return;
  }
  if (destroy && event.key === "Enter" && !event.repeat && performance.now() > 1200 && !(event.target instanceof HTMLAnchorElement)) {
    event.preventDefault();
    destroy.requestSubmit();
    return;
  }
  if (event.key === "Escape" && isTyping(document.activeElement)) {
    main?.focus(); // and not nowhere: the next Tab goes on from the page itself
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

// Nobody touches anything for so long: lock. The key process counts by itself too, for windows without scripts; who types asks nothing of
// it, so it is told now and then that somebody is here. When it is gone already, the lock seals what was typed and shows nothing more.
const minutes = Number(document.body.dataset.idle);
if (lock && minutes > 0) {
  let touched = Date.now();
  let told = touched;
  const touch = () => { touched = Date.now(); };
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(kind, touch, { passive: true });
  setInterval(async () => {
    if (Date.now() - touched > minutes * 60_000) lock.click();
    else if (touched - told > 60_000) {
      told = touched;
      const answer = await fetch("/touch", { method: "POST" }).catch(() => null);
      if (answer?.status === 423) lock.click();
    }
  }, 5_000);
}
