// What is copied: of a message what was said instead of its markup, of evidence its citation or a
// link to it. Stands before `chat.js`, which names the buttons.
const language = () => (document.documentElement.lang === "en" ? "en" : "zh");
const lines = (parts) => parts.filter(Boolean).join("\n");
const text = (node) => {
  if (!node) return "";
  const copy = node.cloneNode(true);
  copy.querySelectorAll("a.cite, .unseen, .zh, .en").forEach((each) => {
    if (each.matches("a.cite, .unseen") || !each.matches(`.${language()}`)) each.remove();
  });
  return copy.textContent.trim();
};

// A row of a table as a spreadsheet takes it: all of its columns, with a tab between them.
const table = (node) => {
  const tables = node.querySelectorAll("table");
  const whole = tables[tables.length - 1];
  const row = (each) => [...each.cells].map(text).join("\t");
  return lines([text(node.querySelector(".table-caption")), ...[...whole.rows].map(row)]);
};

// What is cited: a sentence, or a row.
const cited = (node) => (node.querySelector("table") ? table(node) : text(node));

// An answer as one would quote it: the answer, its sentence, where it stands.
const plain = (message) => {
  const told = message.querySelector(".told");
  if (!told) return text(message.querySelector(".message-content") ?? message);
  const quote = told.querySelector("blockquote:not(.related)");
  const row = told.querySelector(":scope > .tabled");
  const several = ":is(.related, .nearest li, .gist li) > :is(span, .rows)";
  const near = [...told.querySelectorAll(several)].map((each) => `- ${cited(each)}`);
  const source = told.querySelector(".source");
  return lines([
    text(told.querySelector(".answer")),
    ...[...told.querySelectorAll(":scope > .context")].map(text),
    quote && `“${text(quote)}”`,
    row && table(row),
    source && `—— ${text(source)}`,
    text(told.querySelector(".no-answer, .gist-head")),
    ...near,
    !quote && !row && !near.length && !told.querySelector(".no-answer") && text(told),
  ]);
};

const conversation = () =>
  [...document.querySelectorAll("#chat .message")]
    .map((each) => (each.matches(".user") ? `问：${plain(each)}` : plain(each)))
    .join("\n\n");

const rowBefore = (buttons) => {
  let row = buttons.previousElementSibling;
  while (row && !row.querySelector(".message")) row = row.previousElementSibling;
  return row?.querySelector(".message") ?? buttons.closest(".message-row").querySelector(".message");
};

const write = navigator.clipboard?.writeText?.bind(navigator.clipboard);
const copy = (wanted) => {
  if (write) return write(wanted);
  // Without https another machine's page has no clipboard of its own.
  const focused = document.activeElement;
  const area = Object.assign(document.createElement("textarea"), { value: wanted, readOnly: true });
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  focused?.focus({ preventScroll: true });
  return isCopied ? Promise.resolve() : Promise.reject(new Error("execCommand"));
};

// Gradio copies its markup right after the click and shows that it did: only the text is ours.
let instead = null;
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("#chat button[data-copies]");
    if (!button) return;
    const row = button.closest(".message-buttons-left, .message-buttons-right, .message-buttons");
    instead = row ? plain(rowBefore(row)) : conversation();
  },
  true,
);
const put = (wanted) => {
  const chosen = instead ?? wanted;
  instead = null;
  return copy(chosen);
};
if (navigator.clipboard) navigator.clipboard.writeText = put;
else Object.defineProperty(navigator, "clipboard", { value: { writeText: put } });

// A citation, or a link that opens it; what came of it is shown on the button and read out.
const OUTCOMES = {
  true: { zh: "已复制", en: "Copied" },
  false: { zh: "没能复制", en: "Not copied" },
};
const status = Object.assign(document.createElement("p"), { className: "unseen" });
status.setAttribute("role", "status");
document.body.append(status);
const tell = (button, isCopied) => {
  const outcome = OUTCOMES[isCopied][language()];
  button.dataset.outcome = status.textContent = outcome;
  clearTimeout(button.told);
  button.told = setTimeout(() => {
    delete button.dataset.outcome;
    status.textContent = "";
  }, 2000);
};
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".taking button");
  if (!button) return;
  const of = (name) => [...button.parentElement.querySelectorAll(name)].map((each) => each.textContent);
  const isLink = button.matches(".link");
  const wanted = isLink ? location.origin + location.pathname + of(".address")[0] : lines(of(".quotation"));
  copy(wanted).then(
    () => tell(button, true),
    () => tell(button, false),
  );
});
