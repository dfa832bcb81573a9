// Runs once, when the evidence panel appears. `element`, `trigger` and `watch` are Gradio's.
const CITATION = 'a[href^="#ev."], a[href^="#near."]';
const phone = matchMedia("(max-width: 760px)");
const panel = element.closest("#evidence") ?? element;

const language = () => (document.documentElement.lang === "en" ? "en" : "zh");

const PATIENCE = 3000; // milliseconds until what was asked for counts as lost

// The citations that can be stepped through: those of the message that one was opened from.
let citations = [];
let current = 0;
let follows = true; // the citations are those of the newest answer
let cameFrom = null;

// One at a time is asked for, or quick steps could come back in another order.
let underWay = null;
let further = null; // what was clicked meanwhile

const linksOf = (message) => [...new Set([...message.querySelectorAll(CITATION)].map((a) => a.getAttribute("href")))];

const open = (among, position) => {
  citations = among;
  current = position;
  follows = false;
  if (underWay) further = { citations, current };
  else ask({ citations, current });
};

const ask = (wanted) => {
  underWay = wanted;
  further = null;
  trigger("cite", { ref: wanted.citations[wanted.current], among: wanted.citations });
  setTimeout(() => underWay === wanted && hasCome(), PATIENCE);
};

const hasCome = () => {
  const wanted = further ?? underWay;
  if (wanted) ({ citations, current } = wanted); // an answer may have come in between
  underWay = null;
  if (further) ask(further);
};

// The capture phase comes before Gradio's own links.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.(`${CITATION}, a[href^="#asis."]`);
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const target = link.getAttribute("href");
    if (target.startsWith("#asis.")) {
      const isAnswering = document.querySelector("#question .stop-button"); // one at a time
      if (!isAnswering) trigger("asis", { turn: Number(target.slice(6)) });
      return;
    }
    cameFrom = link;
    const among = linksOf(link.closest(".message") ?? link.parentElement);
    open(among, among.indexOf(target));
  },
  true,
);

// A link that is opened in a page which is open already; a new page asks the server itself.
addEventListener("hashchange", () => {
  if (/^#(ev|near)\./.test(location.hash)) open([location.hash], 0);
});

const show = () => {
  const asked = element.querySelector("[data-asked]")?.dataset.asked;
  if (asked === "citation") hasCome();
  if (asked === "article" || asked === "link") citations = [];
  follows = !asked;
  const shown = element.querySelector(".sheet, .gone");
  panel.classList.toggle("open", Boolean(shown) && (Boolean(asked) || panel.classList.contains("open")));
  if (!shown) return;
  name();
  if (shown.matches(".sheet")) showArticle(shown);
  if (asked && phone.matches) shown.querySelector("[tabindex='-1']").focus({ preventScroll: true });
};
watch("value", show);

const name = () => {
  for (const each of element.querySelectorAll("[data-zh]")) {
    each.ariaLabel = each.dataset[language()];
    if (each.matches("input")) each.placeholder = each.ariaLabel;
    if (each.matches("button")) each.title = each.ariaLabel;
  }
};

const showArticle = (sheet) => {
  // Gradio keeps the field as it is, and what was found is no longer there.
  sheet.querySelector(".find input").value = "";
  find();
  if (follows) followNewest();
  count();
  const article = sheet.querySelector("article");
  const target = sheet.querySelector(".cited");
  if (target) {
    // The panel alone is scrolled, or a phone's page would jump away from the chat.
    const middle = article.clientHeight / 2 - target.offsetHeight / 2;
    article.scrollTo({ top: article.scrollTop + topWithin(article, target) - Math.max(middle, 16) });
    showCell(target);
  }
};

const topWithin = (article, element) =>
  element.getBoundingClientRect().top - article.getBoundingClientRect().top - article.clientTop;

// The cell of the answer may lie to the right of what is seen of a wide table.
const showCell = (target) => {
  const cell = target.querySelector?.("td.answered");
  const rows = cell?.closest(".rows");
  if (!rows) return;
  const left = cell.getBoundingClientRect().left - rows.getBoundingClientRect().left;
  rows.scrollLeft = Math.max(left - rows.clientWidth / 2 + cell.offsetWidth / 2, 0);
};

// The citations of a new answer are stepped through from the first.
const followNewest = () => {
  const answers = document.querySelectorAll("#chat .message.bot:has(.told)");
  citations = answers.length ? linksOf(answers[answers.length - 1]) : [];
  current = 0;
};
const count = () => {
  const sheet = element.querySelector(".sheet");
  if (!sheet) return;
  sheet.querySelector(".steps").hidden = citations.length < 2 || !sheet.querySelector(".cited");
  sheet.querySelector(".place").textContent =
    language() === "en"
      ? `Evidence ${current + 1} of ${citations.length}`
      : `第 ${current + 1} 处证据，共 ${citations.length} 处`;
};
// The chat may show the answer after the panel shows its evidence.
document.addEventListener("juzheng:chat", () => {
  if (!follows) return;
  followNewest();
  count();
});

// From an article that was opened from the list, closing leads back there.
document.addEventListener("juzheng:preview", () => {
  cameFrom = document.activeElement;
});

// Find in the article, by the browser's own highlights, which leave the text as it is.
const BLOCK = "p, h3, h4, h5, h6, pre, th, td";
const OURS = ".unseen, .page-break, .recognised, .cut"; // what no article says
let matches = [];
let match = 0;

const find = () => {
  const sheet = element.querySelector(".sheet");
  const wantedText = sheet.querySelector(".find input").value.trim().toLowerCase();
  matches = [];
  match = 0;
  if (wantedText) {
    const walker = document.createTreeWalker(sheet.querySelector("article"), NodeFilter.SHOW_TEXT);
    // A match may lie across a mark's border: the text nodes of a block are searched as one.
    const byBlock = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(OURS)) continue;
      const block = node.parentElement.closest(BLOCK);
      byBlock.set(block, [...(byBlock.get(block) ?? []), node]);
    }
    for (const nodes of byBlock.values()) matches.push(...ranges(nodes, wantedText));
  }
  showMatch();
};

const ranges = (nodes, wantedText) => {
  const text = nodes.map((node) => node.data).join("").toLowerCase();
  const found = [];
  for (let at = text.indexOf(wantedText); at >= 0; at = text.indexOf(wantedText, at + wantedText.length)) {
    const range = document.createRange();
    range.setStart(...placeIn(nodes, at, false));
    range.setEnd(...placeIn(nodes, at + wantedText.length, true));
    found.push(range);
  }
  return found;
};

const placeIn = (nodes, offset, isEnd) => {
  for (const node of nodes) {
    if (offset < node.length || (isEnd && offset === node.length)) return [node, offset];
    offset -= node.length;
  }
  const last = nodes[nodes.length - 1];
  return [last, last.length];
};

const showMatch = () => {
  if (!CSS.highlights) return;
  CSS.highlights.set("found", new Highlight(...matches));
  CSS.highlights.set("found-now", new Highlight(...matches.slice(match, match + 1)));
  const sheet = element.querySelector(".sheet");
  const field = sheet.querySelector(".find input");
  sheet.querySelector(".matches").hidden = matches.length < 2;
  sheet.querySelector(".found").textContent = field.value.trim() ? found() : "";
  if (!matches.length) return;
  const article = sheet.querySelector("article");
  const place = matches[match].getBoundingClientRect().top - article.getBoundingClientRect().top;
  article.scrollBy({ top: place - article.clientHeight / 2 });
};

const found = () => {
  if (matches.length) return `${match + 1}/${matches.length}`;
  return language() === "en" ? "not found" : "没有找到";
};

const stepMatch = (by) => {
  if (!matches.length) return;
  match = (match + by + matches.length) % matches.length;
  showMatch();
};

const close = () => {
  panel.classList.remove("open");
  cameFrom?.focus();
};

element.addEventListener("input", (event) => {
  if (event.target.matches(".find input")) find();
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const step = { previous: -1, next: 1 }[button.className];
  if (step) open(citations, (current + step + citations.length) % citations.length);
  if (button.className === "find-previous") stepMatch(-1);
  if (button.className === "find-next") stepMatch(1);
  if (button.className === "close") close();
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // the key is the input method's
  if (event.key === "Escape" && phone.matches && panel.classList.contains("open")) close();
  if (event.key === "Enter" && event.target.matches?.("#evidence .find input")) {
    event.preventDefault();
    stepMatch(event.shiftKey ? -1 : 1);
  }
});
