// The grid of positions: Tabulator draws it, edits go to the desk as one step each, a pasted block too.
import { desk, edit, say } from "/static/desk.js";
import { TabulatorFull as Tabulator } from "/static/vendor/tabulator.min.js";

const holder = document.querySelector("[data-grid]");
const chosen = document.querySelector("[data-field]");
const info = document.querySelector("[data-cell]");
const why = document.querySelector("[data-why]");
const told = document.querySelector("[data-told]");
const address = `${location.pathname}/data`;
document.querySelector("[data-form]").dataset.own = "positions"; // the grid shows anew what others did, not the form

let sheet = null; // what the server said last
let table = null;
let stale = false;
let bad = new Map(); // "actor|issue|field" → problem
const field = () => chosen.value;
const at = (actor, issue) => sheet.rows[actor]?.[issue]?.[field()] ?? "";
const key = (actor, issue, name) => `${actor}|${issue}|${name}`;

async function load() {
  const answer = await fetch(address);
  if (!answer.ok) {
    say(await answer.text(), true);
    return false;
  }
  sheet = await answer.json();
  return true;
}

const line = (actor) => ({ id: actor.id, _name: actor.name, ...Object.fromEntries(sheet.issues.map((i) => [i.id, at(actor.id, i.id)])) });
const lines = () => sheet.actors.map(line);

function problemOf(actor, issue) {
  return bad.get(key(actor, issue, field())) ?? bad.get(key(actor, issue, ""));
}

function paint(cell) {
  const actor = cell.getRow().getIndex();
  const problem = problemOf(actor, cell.getField());
  const element = cell.getElement();
  element.classList.toggle("bad", Boolean(problem));
  if (problem) element.setAttribute("aria-invalid", "true");
  else element.removeAttribute("aria-invalid");
  element.title = problem ? `${problem.message} — ${problem.remedy}` : cell.getValue() ?? "";
  const text = document.createElement("bdi");
  text.textContent = cell.getValue() ?? "";
  return text;
}

function columns() {
  return [
    { title: "Actor", field: "_name", frozen: true, headerSort: false, cssClass: "name", width: innerWidth < 600 ? 110 : 210, resizable: true,
      formatter: (cell) => Object.assign(document.createElement("bdi"), { textContent: cell.getValue() }) },
    ...sheet.issues.map((issue) => ({
      title: issue.name, field: issue.id, headerSort: false, headerWordWrap: true, editor: "input", minWidth: 110, width: 130, formatter: paint,
      titleFormatter: (cell) => Object.assign(document.createElement("bdi"), { textContent: cell.getValue(), title: issue.ends }),
      editorParams: { elementAttributes: { autocomplete: "off", "aria-label": `value on ${issue.name}` } },
    })),
  ];
}

// --- what is edited --------------------------------------------------------------------------------------------------
function step(actor, issue, value) {
  const known = sheet.rows[actor]?.[issue];
  const path = ["positions", { actor, issue }];
  const clean = value.trim();
  if (clean === (known?.[field()] ?? "")) return null;
  if (clean === "") {
    if (field() === "position") return { path, take: true };
    return { path: [...path, field()], take: true };
  }
  return { path: [...path, field()], value: clean, kind: "cell", ...(known ? {} : { beside: sheet.beside }) };
}

function remember(actor, issue, value) {
  const clean = value.trim();
  const rows = (sheet.rows[actor] ??= {});
  if (clean !== "") (rows[issue] ??= {})[field()] = clean;
  else if (field() === "position") delete rows[issue];
  else if (rows[issue]) delete rows[issue][field()];
}

const nameOf = (list, id) => list.find((x) => x.id === id)?.name ?? id;

// Set many cells as one step: [[actor, issue, value], …]
async function set(cells, what) {
  const steps = cells.map(([actor, issue, value]) => [step(actor, issue, value), actor, issue, value]).filter(([s]) => s);
  if (!steps.length) return;
  const touched = new Set();
  for (const [, actor, issue, value] of steps) {
    remember(actor, issue, value);
    touched.add(actor);
  }
  table.updateData(sheet.actors.filter((a) => touched.has(a.id)).map(line));
  const kept = await edit(what, steps.map(([s]) => s));
  if (!kept) return; // what was typed stays in sight
}

function block() {
  if (!table) return null;
  const range = table.getRanges()[0];
  if (!range) return null;
  const issues = new Set(sheet.issues.map((i) => i.id));
  const grid = range.getStructuredCells().map((cells) => cells.filter((c) => issues.has(c.getField())));
  return grid.length && grid[0].length ? grid : null;
}

const parse = (text) => text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((l) => l.split("\t"));

function paste(text) {
  const grid = block();
  if (!grid) return;
  const given = parse(text);
  const single = given.length === 1 && given[0].length === 1;
  const first = grid[0][0];
  const top = table.getRows().findIndex((r) => r.getIndex() === first.getRow().getIndex());
  const left = sheet.issues.findIndex((i) => i.id === first.getField());
  const rows = table.getRows();
  const cells = [];
  let cut = 0;
  const height = single ? grid.length : Math.max(given.length, 1);
  for (let r = 0; r < height; r++) {
    const values = single ? grid[0].map(() => given[0][0]) : given[r];
    values.forEach((value, c) => {
      const row = rows[top + r];
      const issue = sheet.issues[left + c];
      if (row && issue) cells.push([row.getIndex(), issue.id, value]);
      else cut += 1;
    });
  }
  set(cells, `${cells.length} cells pasted`);
  if (cut) say(`${cut} pasted cells lie beyond the grid and were left out`, true);
}

function fill(direction) {
  const grid = block();
  if (!grid) return;
  const cells = [];
  grid.forEach((row, r) => row.forEach((cell, c) => {
    const from = direction === "down" ? grid[0][c] : row[0];
    if (cell !== from) cells.push([cell.getRow().getIndex(), cell.getField(), from.getValue() ?? ""]);
  }));
  set(cells, `filled ${direction}`);
}

function clear() {
  const grid = block();
  if (grid) set(grid.flat().map((c) => [c.getRow().getIndex(), c.getField(), ""]), "cells cleared");
}

const editing = () => holder.querySelector(".tabulator-editing input");
const inGrid = () => holder.contains(document.activeElement) && !editing();

document.addEventListener("paste", (event) => {
  if (!inGrid()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  paste(event.clipboardData.getData("text/plain"));
}, true);
document.addEventListener("copy", (event) => {
  const grid = inGrid() ? block() : null;
  if (!grid) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  event.clipboardData.setData("text/plain", grid.map((row) => row.map((c) => c.getValue() ?? "").join("\t")).join("\n"));
}, true);
holder.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  if (editing()) {
    // Tabulator takes the letter ( for the key "down", which has the same number
    if (event.key.length === 1 && !control) event.stopImmediatePropagation();
    return;
  }
  if (control && event.key.toLowerCase() === "d") fill("down");
  else if (control && event.key.toLowerCase() === "r") fill("right");
  else if (event.key === "Delete" || event.key === "Backspace") clear();
  else if (event.key === "Enter" || event.key === "F2") open(null);
  else if (!control && !event.altKey && event.key.length === 1) open(event.key);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

function open(typed) {
  const cell = block()?.[0][0];
  if (!cell) return;
  cell.edit(true);
  const input = editing();
  if (input && typed !== null) input.value = typed;
}

document.querySelectorAll("[data-fill]").forEach((b) => b.addEventListener("click", () => fill(b.dataset.fill)));
document.querySelector("[data-clear]").addEventListener("click", clear);
chosen.addEventListener("change", () => {
  table.replaceData(lines());
  sayCell();
});

// --- what is said ----------------------------------------------------------------------------------------------------
function sayCell() {
  const cell = block()?.[0][0];
  if (!cell) return;
  const actor = cell.getRow().getIndex();
  const issue = sheet.issues.find((i) => i.id === cell.getField());
  const problem = problemOf(actor, issue.id);
  info.textContent = `${nameOf(sheet.actors, actor)} on ${issue.name}: ${cell.getValue() || "nothing said"}`
    + (problem ? ` — ${problem.message} — ${problem.remedy}` : issue.ends ? ` (${issue.ends})` : "");
  why.hidden = !sheet.rows[actor]?.[issue.id];
  why.href = `${location.pathname}/row?${new URLSearchParams({ actor, issue: issue.id })}`;
}

desk.addEventListener("desk:state", (event) => {
  const before = bad;
  bad = new Map();
  told.replaceChildren();
  for (const problem of event.detail.problems) {
    const [blockName, row, name] = problem.path;
    if (blockName !== "positions" || typeof row !== "object") continue;
    bad.set(key(row.actor, row.issue, name ?? ""), problem);
    const item = document.createElement("li");
    item.className = "told";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${nameOf(sheet?.actors ?? [], row.actor)} on ${nameOf(sheet?.issues ?? [], row.issue)}`;
    button.addEventListener("click", () => goTo(row.actor, row.issue, name));
    item.append(button, `: ${problem.message} — ${problem.remedy} `);
    told.append(item);
  }
  if (!table) return;
  const actors = new Set([...before.keys(), ...bad.keys()].map((k) => k.split("|")[0]));
  table.getRows().filter((r) => actors.has(r.getIndex()) && !editing()).forEach((r) => r.reformat());
  sayCell();
});

async function goTo(actor, issue, name) {
  if (name && name !== field() && [...chosen.options].some((o) => o.value === name)) {
    chosen.value = name;
    await table.replaceData(lines());
  }
  await table.scrollToRow(actor, "center", false);
  await table.scrollToColumn(issue, "middle", false);
  const cell = table.getRow(actor).getCell(issue);
  table.getRanges()[0]?.setBounds(cell, cell);
  holder.querySelector(".tabulator-tableholder").focus();
  sayCell();
}

desk.addEventListener("desk:changed", async () => {
  const shape = JSON.stringify([sheet?.actors, sheet?.issues]);
  if (!(await load()) || !table) return;
  stale = Boolean(editing()); // what is being typed goes on; the rest is shown once it is kept or given up
  if (stale) return;
  if (shape !== JSON.stringify([sheet.actors, sheet.issues])) {
    table.setColumns(columns());
    table.setData(lines());
  } else {
    table.updateData(lines());
  }
});

if (await load()) {
  const made = new Tabulator(holder, {
    data: lines(), index: "id", columns: columns(), nestedFieldSeparator: false, height: "62vh", renderHorizontal: "virtual",
    selectableRange: 1, selectableRangeColumns: true, selectableRangeRows: true, selectableRangeClearCells: false,
    editTriggerEvent: "dblclick", columnDefaults: { headerSort: false }, placeholder: "No actors yet: add them under Actors.",
    layout: "fitDataFill", history: false, clipboard: false,
  });
  made.on("cellEdited", (cell) => {
    const value = String(cell.getValue() ?? "");
    const actor = cell.getRow().getIndex();
    const issue = cell.getField();
    set([[actor, issue, value]], `${nameOf(sheet.actors, actor)} on ${nameOf(sheet.issues, issue)}, ${chosen.selectedOptions[0].textContent.toLowerCase()} = ${value.slice(0, 40) || "nothing"}`);
  });
  for (const end of ["cellEdited", "cellEditCancelled"]) {
    made.on(end, () => setTimeout(() => {
      if (stale && !editing()) table.updateData(lines());
      stale = false;
    }));
  }
  made.on("rangeChanged", () => table && sayCell());
  made.on("tableBuilt", () => {
    table = made;
    // what holds the rows can be focused, and so needs a place among a grid's roles
    holder.querySelector(".tabulator-tableholder").setAttribute("role", "rowgroup");
    holder.querySelector(".tabulator-tableholder > .tabulator-table").setAttribute("role", "presentation");
    holder.classList.add("built");
  });
}
