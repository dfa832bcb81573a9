// The two switches of the header: language, which Gradio takes when it starts, and light or dark.
const keep = (name, value) => {
  try {
    localStorage.setItem(name, value);
  } catch {} // a browser that keeps nothing has it until the page is left
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.id === "language") {
    keep("juzheng.language", document.documentElement.lang === "en" ? "zh-CN" : "en");
    location.reload();
  }
  if (button?.id === "theme") {
    const dark = document.body.classList.toggle("dark");
    keep("juzheng.theme", dark ? "dark" : "light");
  }
});
try {
  const kept = localStorage.getItem("juzheng.theme");
  if (kept) document.body.classList.toggle("dark", kept === "dark");
} catch {}
// Anew whenever Gradio renders the header, which takes the names off again.
const name = () => {
  const theme = element.querySelector("#theme");
  theme.ariaLabel = theme.title = document.documentElement.lang === "en" ? "Light or dark" : "浅色或深色";
};
name();
watch("value", name);

// Whoever logs in next in this browser is not to read what was asked here.
element.addEventListener("submit", () => {
  try {
    for (const kept of ["conversation", "verdicts"]) localStorage.removeItem(`juzheng.${kept}`);
  } catch {} // there is nothing kept then
});
