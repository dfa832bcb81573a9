// Runs once, when the evidence panel appears. `element`, `trigger` and `watch` are Gradio's.
document.documentElement.lang = "zh-CN";

const isCitation = (node) => node.closest?.('a[href^="#ev."], a[href^="#near."]');

// A citation in the chat opens its evidence; the capture phase comes before Gradio's own links.
let cited = false;
document.addEventListener(
  "click",
  (event) => {
    const link = isCitation(event.target);
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    cited = true;
    trigger("cite", { ref: link.getAttribute("href") });
  },
  true,
);

// Scroll the panel alone when an answer arrives, or a phone's page would jump away from the chat;
// after a click on a citation the reader wants to see the panel.
watch("value", () => {
  const article = element.querySelector("article");
  const target = element.querySelector("mark, .near");
  if (!article || !target) return;
  const middle = article.clientHeight / 2 - target.offsetHeight / 2;
  article.scrollTo({ top: target.offsetTop - Math.max(middle, 16) });
  if (cited) element.scrollIntoView({ block: "center" });
  cited = false;
});
