// The runs that are kept: the one that is pressed is shown below, and gets the focus.
let looking = false;
element.addEventListener("click", (event) => {
  const button = event.target.closest("button.run");
  if (!button) return;
  looking = true;
  trigger("look", { run: button.dataset.run });
});
const panel = document.querySelector("#run-shown");
new MutationObserver(() => {
  const heading = panel.querySelector("h3");
  if (!looking || !heading) return;
  looking = false;
  heading.focus();
  heading.scrollIntoView({ block: "nearest" });
}).observe(panel, { subtree: true, childList: true, characterData: true });
