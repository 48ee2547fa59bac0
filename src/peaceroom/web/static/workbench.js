// What every page has: the entry of the menu that is open is in sight, and a refusal of the server is never silent.
document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

document.body.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr));
document.body.addEventListener("htmx:sendError", () => tell(null));

function tell(answer) {
  if (answer?.status === 422) return; // its message is a part of the page
  const words = !answer ? "The server cannot be reached."
    : answer.status === 403 ? "Your session has ended: open the first address again, or sign in."
    : answer.status < 500 ? answer.responseText.slice(0, 300) : "The server has failed at this.";
  let place = document.querySelector("[data-notice]");
  if (!place) {
    place = document.createElement("p");
    place.className = "problems";
    place.dataset.notice = "";
    place.setAttribute("role", "alert");
    document.getElementById("main").prepend(place);
  }
  place.textContent = words;
}
