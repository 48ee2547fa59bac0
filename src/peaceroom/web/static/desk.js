// The desk of a scenario: sends edits, hears what the checks say and what others did. Pages listen for its events:
// "desk:state" (detail: the state) and "desk:changed" (somebody's edits or an undo came in: show the texts anew).
const root = document.querySelector("[data-desk]");
const base = root?.dataset.desk;
const headers = { "X-CSRF": root?.dataset.csrf ?? "" };
export const desk = new EventTarget();
export let number = Number(root?.dataset.number ?? 0);
const own = new Set(); // numbers of the edits that this page made
let asking = 0;
let lastHeard = { words: "", until: 0 };
let queue = Promise.resolve();

export function say(words, bad = false) {
  const place = root.querySelector("[data-saved]");
  place.textContent = words;
  place.classList.toggle("bad", bad);
}

function told(problems) {
  return problems.map((p) => `${p.message} — ${p.remedy}`).join("\n");
}

async function send(address, body) {
  const answer = await fetch(base + address, {
    method: "POST",
    headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
    body: body ? JSON.stringify(body) : undefined,
  });
  if (answer.status === 409) {
    const found = await answer.json();
    return { refused: told(found.problems) };
  }
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

// Edits go one after the other, in the order in which they were made.
function inTurn(work) {
  const done = queue.then(work);
  queue = done.catch(() => {});
  return done;
}

// Make edits as one step. True when they were kept; what was typed stays in sight either way.
export const edit = (what, edits) => keep({ what, edits });

// Whole texts of files, as they were changed since an edit of that number.
export const rewrite = (what, texts, since) => keep({ what, texts, since });

// Another id for the entry at a path, with every reference to it.
export const rename = (path, to) => keep({ path, to }, "/rename");

function keep(body, address = "") {
  return inTurn(async () => {
    say("Keeping …");
    try {
      const found = await send(address, body);
      if (found.refused) {
        say(found.refused, true);
        return false;
      }
      own.add(found.number);
      ask(true);
      return found;
    } catch (error) {
      say(`Not kept: ${error.message}. What you typed is still here; try again.`, true);
      return false;
    }
  });
}

export function back(doing) {
  return inTurn(async () => {
    try {
      const found = await send(`/${doing}`);
      if (found.refused) say(found.refused, true);
      else if (found.what === null) say(`Nothing to ${doing}`);
      else await ask(true, true);
    } catch (error) {
      say(`Not done: ${error.message}`, true);
    }
  });
}

async function ask(wait, changed = false) {
  const mine = ++asking;
  try {
    const answer = await fetch(`${base}/state?since=${number}${wait ? "&wait=1" : ""}`, { headers });
    if (!answer.ok) {
      if (answer.status === 403) say("Your session has ended. What was kept is safe; sign in again.", true);
      return;
    }
    const state = await answer.json();
    const others = state.entries.filter((e) => !own.has(e.number));
    number = Math.max(number, state.number);
    if (changed || others.length) desk.dispatchEvent(new CustomEvent("desk:changed", { detail: others }));
    if (mine === asking) show(state, others);
  } catch {
    say("The server cannot be reached. What was kept is safe; what you type now is not kept until it is back.", true);
  }
}

function show(state, others) {
  const buttons = { undo: state.undo, redo: state.redo };
  for (const [doing, what] of Object.entries(buttons)) {
    const button = root.querySelector(`[data-do="${doing}"]`);
    button.disabled = what === null;
    button.title = what === null ? "" : `${doing}: ${what}`;
  }
  const news = root.querySelector("[data-news]");
  news.replaceChildren();
  if (state.conflict) {
    const line = news.appendChild(document.createElement("p"));
    line.className = "problems";
    line.setAttribute("role", "alert");
    line.append("Another program has changed the file meanwhile. Your edits are kept, and are not in the file yet. ");
    const link = line.appendChild(document.createElement("a"));
    link.href = `${base}/conflict`;
    link.textContent = "Look at both";
  }
  for (const words of state.failed) {
    const line = news.appendChild(document.createElement("p"));
    line.className = "problems";
    line.textContent = words;
  }
  const theirs = others.filter((e) => !e.mine);
  if (theirs.length) {
    const who = [...new Set(theirs.map((e) => e.who || "another program"))].join(", ");
    lastHeard = { words: `${who}: ${theirs.at(-1).what}`, until: Date.now() + 20_000 };
  }
  if (Date.now() < lastHeard.until) {
    const line = news.appendChild(document.createElement("p"));
    line.className = "meta";
    line.textContent = lastHeard.words;
  }
  const count = state.problems.length;
  if (state.checked < state.number) say("Checking …");
  else if (count) say(`Kept. ${count} problem${count > 1 ? "s" : ""}: the file waits until ${count > 1 ? "they are" : "it is"} mended`, true);
  else say(state.saved === state.number ? "Saved in the file" : "Kept");
  desk.dispatchEvent(new CustomEvent("desk:state", { detail: state }));
  if (state.checked < state.number || (!count && !state.conflict && state.saved < state.number)) {
    setTimeout(() => ask(true), 300);
  }
}

if (root) {
  root.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => back(b.dataset.do)));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (typing && typing.value !== typing.defaultValue && typing.dataset.dirty)) return;
    const key = event.key.toLowerCase();
    const doing = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : "";
    if (!doing) return;
    event.preventDefault();
    back(doing);
  });
  ask(true);
  setInterval(() => {
    if (!document.hidden) ask(false);
  }, 2000);
}
