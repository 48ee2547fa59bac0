// The sliders of the drafting board: a slider writes its clause, a clause that is a number moves its slider.
const decimals = (slider) => (slider.max - slider.min >= 20 ? 0 : 2);

document.addEventListener("input", (event) => {
  const moved = event.target;
  if (moved.dataset?.for) {
    document.getElementById(moved.dataset.for).value = Number(moved.value).toFixed(decimals(moved));
  } else if (moved.id?.startsWith("clause-")) {
    const slider = document.querySelector(`[data-for="${moved.id}"]`);
    const value = Number(moved.value);
    if (slider && moved.value.trim() !== "" && Number.isFinite(value)) slider.value = value;
  }
}, true);

// "best for all" by the rule that is chosen
document.addEventListener("change", (event) => {
  if (event.target.dataset && "wish" in event.target.dataset) {
    event.target.closest("form").querySelector("[data-rule]").value = event.target.value;
  }
}, true);
