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
const theme = element.querySelector("#theme");
theme.ariaLabel = theme.title = document.documentElement.lang === "en" ? "Light or dark" : "浅色或深色";
