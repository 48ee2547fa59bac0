// Forms of the editing pages: every field is sent when it is left, and shows what the checks say of it.
import { back, desk, edit, rename, say } from "/static/desk.js";

const form = document.querySelector("[data-form]");
const element = (tag, attributes = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};
const named = (field) => {
  const label = field.labels?.[0]?.firstChild?.textContent?.trim() ?? "";
  const entry = field.closest("details.entry")?.querySelector("summary bdi")?.textContent ?? "";
  return [entry, label].filter(Boolean).join(": ");
};

// --- sending ---------------------------------------------------------------------------------------------------------
function changed(field) {
  const path = JSON.parse(field.dataset.path);
  const value = field.value;
  const take = value.trim() === "" && !("needed" in field.dataset);
  delete field.dataset.dirty;
  const step = take ? { path, take: true } : { path, value, kind: field.dataset.kind };
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return edit(`${named(field)}${take ? " taken out" : ` = ${shown}`}`, [step]);
}

form?.addEventListener("input", (event) => {
  if (event.target.dataset.path) event.target.dataset.dirty = "";
});
form?.addEventListener("change", (event) => {
  const field = event.target;
  if (field.dataset.path) changed(field);
  else if (field.dataset.rename) renamed(field);
  else if ("more" in field.dataset && field.value) more(field);
});
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input[data-new]")) {
    event.preventDefault();
    event.target.closest(".add").querySelector("[data-add]").click();
  }
});
form?.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.take) {
    if (await edit(`${button.dataset.what} taken out`, [{ path: JSON.parse(button.dataset.take), take: true }])) refresh();
  } else if (button?.dataset.move) {
    const path = JSON.parse(button.dataset.of);
    const by = Number(button.dataset.move);
    if (!await edit(`${button.dataset.what} moved ${by < 0 ? "up" : "down"}`, [{ path, move: by }])) return;
    await refresh();
    const at = path.at(-1);
    const now = typeof at === "number" ? [...path.slice(0, -1), at + by] : path;
    const moved = [...form.querySelectorAll("[data-of]")].filter((b) => same(JSON.parse(b.dataset.of), now));
    (moved.find((b) => Number(b.dataset.move) === by) ?? moved[0])?.focus();
  } else if (button?.dataset.add) {
    add(button);
  } else if (button?.dataset.goto) {
    reveal(document.getElementById(button.dataset.goto));
  }
});

// An id is changed with every reference to it.
async function renamed(field) {
  const path = JSON.parse(field.dataset.rename);
  const to = field.value.trim();
  if (to === String(path.at(-1))) return;
  if (await rename(path, to)) refresh([...path.slice(0, -1), to]);
}

// --- adding ----------------------------------------------------------------------------------------------------------
const slug = (name) => name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
  .replace(/[^a-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60);

async function add(button) {
  const path = JSON.parse(button.dataset.add);
  const starter = JSON.parse(button.dataset.starter || "{}");
  if ("count" in button.dataset) {
    const place = [...path, Number(button.dataset.count)];
    if (await edit("a new entry", [{ path: place, value: starter }])) refresh(place);
    return;
  }
  const box = button.closest(".add").querySelector("[data-new]");
  const typed = box.value.trim();
  const taken = new Set([...button.closest(".entries").querySelectorAll(":scope > details > summary code")].map((c) => c.textContent));
  if (!typed) {
    say("Type a name first", true);
    box.focus();
    return;
  }
  if (button.dataset.inner === "field") {
    const key = button.dataset.keys === "number" && Number.isFinite(Number(typed)) ? Number(typed) : typed;
    const row = control({ path: [...path, key], kind: button.dataset.kind, label: typed });
    button.closest(".add").before(row);
    box.value = "";
    row.querySelector("input").focus();
    return;
  }
  let id = button.dataset.named === "true" ? slug(typed) || "entry" : typed;
  for (let k = 2; taken.has(id); k++) id = `${slug(typed) || "entry"}-${k}`;
  const value = button.dataset.named === "true" ? { name: typed, ...starter } : starter;
  if (await edit(`${typed} added`, [{ path: [...path, id], value }])) refresh([...path, id]);
}

function control({ path, kind, label, choices, ids }) {
  const id = `f${JSON.stringify(path).replaceAll('"', "").replaceAll(" ", "_")}`;
  const field = choices
    ? element("select", { id }, ...["", ...choices].map((c) => element("option", { value: c }, c || "choose")))
    : element("input", { id, autocomplete: "off", dir: "auto", ...(ids ? { list: `ids-${ids}` } : {}) });
  field.dataset.path = JSON.stringify(path);
  field.dataset.kind = kind;
  return element("div", { class: "field" }, element("label", { for: id }, label), field);
}

async function more(select) {
  const option = select.selectedOptions[0];
  const path = JSON.parse(option.value);
  const { form: shape, kind, choices, ids } = option.dataset;
  if (shape === "field") {
    const row = control({ path, kind, label: option.textContent, choices: choices ? choices.split("|") : null, ids });
    select.closest(".group").querySelector(".fields").append(row);
    option.remove();
    select.value = "";
    row.querySelector("input, select").focus();
  } else if (await edit(`${option.textContent} added`, [{ path, value: shape === "items" ? [] : {} }])) {
    refresh(path);
  }
}

// --- problems in place -----------------------------------------------------------------------------------------------
function unmark() {
  document.querySelectorAll(".told").forEach((t) => t.remove());
  document.querySelectorAll("[aria-invalid]").forEach((f) => {
    f.removeAttribute("aria-invalid");
    f.removeAttribute("aria-describedby");
  });
}

function reveal(place) {
  for (let at = place?.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  place?.focus();
  place?.scrollIntoView({ block: "center" });
}

// block → the page that edits it
const PAGES = {
  actors: "actors", support: "actors", issues: "issues", agenda: "issues", positions: "positions", events: "events",
  levers: "levers", what_ifs: "levers", drafts: "drafts", process: "process", history: "history", sources: "history",
  coders: "history", factors: "history", title: "basics", summary: "basics", as_of: "basics", horizon: "basics",
  voice: "basics", coding_rules: "basics", no_agreement: "basics", approval: "basics",
};

let last = [];
function mark(problems) {
  last = problems;
  const own = form.dataset.own; // a page that shows these itself
  if (own) problems = problems.filter((p) => own !== "*" && p.path[0] !== own);
  else unmark();
  const places = new Map([...document.querySelectorAll("[data-path]")].map((f) => [f.dataset.path, f]));
  const elsewhere = [];
  problems.forEach((problem, i) => {
    let place = null;
    for (let n = problem.path.length; n > 0 && !place; n--) {
      place = [...places].find(([path]) => same(JSON.parse(path), problem.path.slice(0, n)))?.[1];
    }
    const words = element("p", { class: "told", id: `told-${i}` }, element("strong", {}, problem.message),
      ` — ${problem.why} — `, element("span", { class: "remedy" }, problem.remedy), " ", element("code", {}, problem.code));
    if (!place) {
      const page = PAGES[problem.path[0]] ?? "text";
      const link = element("a", { href: `${document.querySelector("[data-desk]").dataset.desk.replace(/edits$/, "edit")}/${page}` },
        problem.where || problem.file.split("/").pop());
      words.prepend(link, ": ");
      elsewhere.push(words);
    } else if (place.matches("input, textarea, select")) {
      place.setAttribute("aria-invalid", "true");
      place.setAttribute("aria-describedby", words.id);
      place.after(words);
      for (let at = place.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    } else {
      place.prepend(words);
      for (let at = place.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    }
  });
  if (elsewhere.length) {
    document.querySelector("[data-news]").append(element("div", { class: "problems" }, "On other pages:", ...elsewhere));
  }
}
const canonical = (v) => (v && typeof v === "object" ? JSON.stringify(Object.entries(v).sort()) : String(v));
const same = (a, b) => a.length === b.length && a.every((step, i) => canonical(step) === canonical(b[i]));

desk.addEventListener("desk:state", (event) => mark(event.detail.problems));

// --- what others did, and undo ---------------------------------------------------------------------------------------
// Fields with something typed that was not sent yet, by what they are about.
const about = (field) => field.dataset.path ?? `new ${field.closest(".add")?.querySelector("[data-add]")?.dataset.add}`;
const unsent = (within) => [...within.querySelectorAll("[data-path], [data-new]")]
  .filter((f) => "dirty" in f.dataset || ("new" in f.dataset && f.value.trim() !== ""));
let late = false;

async function refresh(show) {
  if (!form || form.dataset.own) return;
  const answer = await fetch(location.href, { headers: { "X-Part": "1" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-form]");
  const there = new Map([...fresh.querySelectorAll("[data-path], [data-new]")].map((f) => [about(f), f]));
  const typed = unsent(form);
  late = typed.some((f) => !there.has(about(f)));
  if (late) return; // a field that only this page has: nothing that is being typed goes away
  const at = document.activeElement;
  const focus = form.contains(at) && at.matches("[data-path], [data-new]") ? about(at) : null;
  const select = focus && at.selectionStart !== undefined ? [at.selectionStart, at.selectionEnd] : null;
  for (const field of typed) {
    const other = there.get(about(field));
    other.value = field.value;
    if (field.dataset.path) other.dataset.dirty = "";
  }
  const open = new Set([...form.querySelectorAll("details[open]")].map((d) => d.dataset.key));
  const top = window.scrollY;
  form.replaceChildren(...fresh.childNodes);
  form.querySelectorAll("details").forEach((d) => (d.open = open.has(d.dataset.key)));
  const again = focus && there.get(focus);
  if (again) {
    again.focus({ preventScroll: true });
    if (select && again.setSelectionRange && select[0] !== null) again.setSelectionRange(...select);
  }
  mark(last);
  window.scrollTo(0, top);
  if (Array.isArray(show)) {
    const entry = [...form.querySelectorAll("[data-key]")].find((d) => same(JSON.parse(d.dataset.key), show));
    if (entry) entry.open = true;
    const place = [...form.querySelectorAll("[data-path]")].find((d) => same(JSON.parse(d.dataset.path).slice(0, show.length), show));
    reveal(place?.matches("input, select, textarea") ? place : (entry ?? place)?.querySelector("input, select, textarea, button"));
  }
}
desk.addEventListener("desk:changed", () => refresh());
desk.addEventListener("desk:state", () => {
  if (late && !unsent(form).length) refresh();
});
export { back, element, mark };
