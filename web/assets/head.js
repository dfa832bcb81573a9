// Runs before Gradio does, which asks the browser for its language when it starts: the page has
// two, the one that was chosen, or else the one that is nearer to the browser's.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("juzheng.language");
  } catch {} // a browser that keeps nothing is asked each time
  const language = /^zh/i.test(chosen ?? navigator.language) ? "zh-CN" : "en";
  Object.defineProperty(navigator, "language", { get: () => language });
  Object.defineProperty(navigator, "languages", { get: () => [language] });
  document.documentElement.lang = language;
})();
