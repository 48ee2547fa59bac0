// Keys of the page on which a document is coded. In a box, keys write; Escape leaves it.
const form = document.getElementById("proposal");
document.getElementById("now")?.scrollIntoView({ block: "center" });

const go = (key) => {
  if (!key) return;
  const address = new URL(location.href);
  address.searchParams.set("at", key);
  address.searchParams.delete("moved");
  address.hash = "now";
  location.assign(address);
};
const press = (value) => form?.querySelector(`button[name="do"][value="${value}"]`)?.click();

document.addEventListener("keydown", (event) => {
  const box = event.target.closest("input, select, textarea");
  if (event.key === "Escape") { box?.blur(); return; }
  if (box || event.ctrlKey || event.metaKey || event.altKey) return;
  const does = {
    a: () => press("accept"), r: () => press("reject"), l: () => press("later"),
    u: () => (form?.querySelector('button[value="undo"]') ?? document.querySelector("[data-last]"))?.click(),
    c: () => form?.querySelector('[name="says"]')?.focus(),
    j: () => go(form?.dataset.next), k: () => go(form?.dataset.previous),
  }[event.key];
  if (does) { event.preventDefault(); does(); }
});
