// While somebody drags an actor, the server is asked where models settle; one question at a time, the last one counts.
const map = document.getElementById("map");
const words = JSON.parse(map.dataset.words);
const steps = Object.keys(words).map(Number).sort((a, b) => a - b);
const SVG = "http://www.w3.org/2000/svg";
let asking = false, again = false;

document.getElementById("settle").hidden = true;

function query() {
  const found = new URLSearchParams({ issue: map.elements.issue.value });
  for (const mark of map.querySelectorAll("input[type=range]"))
    if (mark.value !== mark.dataset.start) found.set(mark.name, mark.value);
  return found;
}

function nearest(value) {
  return words[String(steps.reduce((a, b) => Math.abs(b - value) < Math.abs(a - value) ? b : a))];
}

function line(x) {
  const stroke = document.createElementNS(SVG, "line");
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 30, y2: 40, stroke: "var(--muted)", "vector-effect": "non-scaling-stroke" }))
    stroke.setAttribute(name, value);
  return stroke;
}

function show(found) {
  document.getElementById("says").textContent = found.sentence;
  document.getElementById("settlement").setAttribute("aria-label", found.sentence);
  for (const now of map.querySelectorAll(".now")) {
    now.setAttribute("x1", found.median ?? 0);
    now.setAttribute("x2", found.median ?? 0);
    now.setAttribute("stroke-width", found.median === null ? 0 : 3);
  }
  const range = document.getElementById("range");
  range.setAttribute("x1", found.low ?? 0);
  range.setAttribute("x2", found.high ?? 0);
  document.getElementById("models").replaceChildren(...found.models.map(line));
  document.getElementById("code").hidden = !found.yaml;
  document.getElementById("as-yaml").textContent = found.yaml;
  document.getElementById("as-python").textContent = found.python;
  for (const file of document.querySelectorAll(".save a")) file.search = `?${query()}`;
}

async function ask() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const asked = query();
      const answer = await fetch(`${location.pathname}/settled?${asked}`);
      if (answer.ok) {
        show(await answer.json());
        history.replaceState(null, "", `?${asked}`);
      } else {
        document.getElementById("says").textContent = "The server gives no answer; load the page again.";
      }
    } while (again);
  } catch {
    document.getElementById("says").textContent = "The server does not answer; what is shown is the last answer.";
  } finally {
    asking = false;
  }
}

for (const mark of map.querySelectorAll("input[type=range]")) {
  const kept = mark.value;
  mark.value = mark.dataset.first;
  mark.dataset.start = mark.value;
  mark.value = kept;
  mark.addEventListener("input", () => {
    const said = nearest(Number(mark.value));
    mark.setAttribute("aria-valuetext", said);
    mark.closest(".actor").querySelector("output").textContent = said;
    ask();
  });
}
