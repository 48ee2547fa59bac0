// Search of the folded report: what does not hold the words is folded away, what does is opened. Without this script
// nothing of the report is missing; the box for the words is shown by it alone.
(() => {
  "use strict";
  const place = document.getElementById("search");
  const box = place.querySelector("input");
  const told = place.querySelector("output");
  const parts = [...document.querySelectorAll("main > details.part")];
  const open = new Map([...document.querySelectorAll("main details")].map(d => [d, d.open]));
  const rows = [...document.querySelectorAll("main > details.part :is(li, tbody > tr, p, dl > div, figure, dl > dt)")];
  const plain = text => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  const marks = window.Highlight && CSS.highlights ? new Highlight() : null;
  if (marks) CSS.highlights.set("found", marks);
  // texts are read once, when first asked for
  let texts = null;
  const read = () => texts ??= rows.map(row => plain(row.textContent + (row.matches("dt") ? row.nextElementSibling?.textContent ?? "" : "")));

  const highlight = (row, word) => {
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        marks.add(range);
      }
    }
  };

  const search = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    document.body.classList.toggle("searching", words.length > 0);
    if (marks) marks.clear();
    for (const row of document.querySelectorAll(".hit")) row.classList.remove("hit");
    if (!words.length) {
      for (const [d, was] of open) d.open = was;
      told.textContent = "";
      return;
    }
    const hits = rows.filter((row, i) => words.every(word => read()[i].includes(word)));
    for (const row of hits) {
      row.classList.add("hit");
      if (row.matches("dt")) row.nextElementSibling?.classList.add("hit");
      // what holds a hit is shown with it
      for (let up = row.parentElement; up && up.localName !== "main"; up = up.parentElement) up.classList.add("hit");
      if (marks && row.localName !== "figure") for (const word of words) highlight(row, word);
    }
    const said = hits.filter(row => !row.querySelector(".hit"));
    for (const d of open.keys()) d.open = d.classList.contains("hit");
    const where = parts.filter(part => part.classList.contains("hit"));
    told.textContent = said.length
      ? `${said.length} ${said.length === 1 ? "place" : "places"} in ${where.length} of ${parts.length} parts: `
        + where.map(part => part.querySelector("h2").textContent).join(", ")
      : "Nothing below holds these words.";
  };

  place.hidden = false;
  box.addEventListener("input", search);
})();
