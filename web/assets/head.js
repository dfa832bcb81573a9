// Runs before Gradio does, which asks the browser for its language when it starts.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("juzheng.language");
  } catch {} // a browser that keeps nothing is asked each time
  if (chosen) {
    Object.defineProperty(navigator, "language", { get: () => chosen });
    Object.defineProperty(navigator, "languages", { get: () => [chosen] });
  }
  const chinese = navigator.language.toLowerCase().startsWith("zh");
  document.documentElement.lang = chinese ? "zh-CN" : "en";
})();
