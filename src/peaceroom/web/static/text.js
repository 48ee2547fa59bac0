// Whole files as text: kept when the box is left; others' edits come in between, line by line.
import { desk, number, rewrite } from "/static/desk.js";

const form = document.querySelector("[data-form]");
form.dataset.own = "*";
let since = number;
const texts = () => [...form.querySelectorAll("[data-file]")];
texts().forEach((t) => (t.dataset.kept = t.value));

async function keep(box) {
  if (box.value === box.dataset.kept) return;
  const sent = box.value;
  const kept = await rewrite(`${box.dataset.file} changed as text`, { [box.dataset.file]: sent }, since);
  if (!kept) return;
  box.dataset.kept = sent;
  await fresh();
}

async function fresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (texts().some((t) => t.value !== t.dataset.kept)) return; // somebody is typing: what they type is put in between later
  since = Number(page.querySelector("[data-desk]").dataset.number);
  for (const box of texts()) {
    const other = [...page.querySelectorAll("[data-file]")].find((t) => t.dataset.file === box.dataset.file);
    if (other && other.value !== box.value) box.value = other.value;
    box.dataset.kept = box.value;
  }
}

form.addEventListener("change", (event) => event.target.dataset.file && keep(event.target));
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.dataset.file) keep(event.target);
});
desk.addEventListener("desk:changed", fresh);

desk.addEventListener("desk:state", (event) => {
  const list = document.querySelector("[data-told]");
  list.replaceChildren(...event.detail.problems.map((problem) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${problem.file.split("/").pop()}, line ${problem.line}`;
    button.addEventListener("click", () => goTo(problem));
    const line = document.createElement("p");
    line.className = "told";
    line.append(button, ` ${problem.message} — ${problem.why} — ${problem.remedy} (${problem.code})`);
    return line;
  }));
});

function goTo(problem) {
  const box = texts().find((t) => problem.file.endsWith(t.dataset.file));
  if (!box || !problem.line) return;
  const lines = box.value.split("\n");
  const at = lines.slice(0, problem.line - 1).join("\n").length + (problem.line > 1 ? 1 : 0);
  box.focus();
  box.setSelectionRange(at + problem.column - 1, at + lines[problem.line - 1].length);
  box.scrollTop = (problem.line / lines.length) * box.scrollHeight - box.clientHeight / 2;
}
