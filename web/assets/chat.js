// What Gradio's chat does not do: copy what was said instead of its markup, names for screen
// readers, and files of the conversation. Runs once; `trigger` and `watch` are Gradio's.
const language = () => (document.documentElement.lang === "en" ? "en" : "zh");

// --- copying -------------------------------------------------------------------------------
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

// Gradio copies its markup right after the click and shows that it did: only the text is ours.
let instead = null;
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("#chat button");
    const icon = button && NAMES[button.dataset.name ?? button.getAttribute("aria-label")];
    if (!icon?.copies) return;
    const row = button.closest(".message-buttons-left, .message-buttons-right, .message-buttons");
    instead = row ? plain(rowBefore(row)) : conversation();
  },
  true,
);
const rowBefore = (buttons) => {
  let row = buttons.previousElementSibling;
  while (row && !row.querySelector(".message")) row = row.previousElementSibling;
  return row?.querySelector(".message") ?? buttons.closest(".message-row").querySelector(".message");
};
const write = navigator.clipboard?.writeText?.bind(navigator.clipboard);
const put = (wanted) => {
  const chosen = instead ?? wanted;
  instead = null;
  if (write) return write(chosen);
  // Without https another machine's page has no clipboard of its own.
  const area = Object.assign(document.createElement("textarea"), { value: chosen });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  return Promise.resolve();
};
if (navigator.clipboard) navigator.clipboard.writeText = put;
else Object.defineProperty(navigator, "clipboard", { value: { writeText: put } });

// --- names for what Gradio leaves in English, or reads out as markup --------------------------
const NAMES = {
  "Copy message": { zh: "复制这条", copies: true },
  "Copy conversation": { zh: "复制整个对话", copies: true },
  "Copied message": { zh: "已复制", copies: true },
  "Copied conversation": { zh: "已复制", copies: true },
  Retry: { zh: "重新回答" },
  Undo: { zh: "撤回" },
  Edit: { zh: "修改问题" },
  Clear: { zh: "清空对话" },
  Like: { zh: "答得对" },
  Dislike: { zh: "答得不对" },
  Feedback: { zh: "其他反馈" },
  Liked: { zh: "答得对，已评" },
  Disliked: { zh: "答得不对，已评" },
  赞: { zh: "答得对" },
  踩: { zh: "答得不对" },
};
const UNNAMED = [
  ["#question .submit-button", "发送", "Send"],
  ["#question .stop-button", "停止", "Stop"],
  ["#chat .edit-textarea", "修改后的问题", "The question, edited"],
  ["#chat [role='log']", "对话", "Conversation"],
];
const name = () => {
  document.querySelectorAll("#chat [data-testid='bot'], #chat [data-testid='user']").forEach((each) => {
    if (each.hasAttribute("aria-label")) each.removeAttribute("aria-label");
  });
  document.querySelectorAll("#chat .example[aria-label]").forEach((each) => each.removeAttribute("aria-label"));
  document.querySelector("#chat .examples")?.setAttribute("role", "group"); // a list has items
  for (const [selector, zh, en] of UNNAMED) {
    const button = document.querySelector(selector);
    const wanted = language() === "en" ? en : zh;
    if (button && button.getAttribute("aria-label") !== wanted) button.setAttribute("aria-label", wanted);
  }
  for (const rows of document.querySelectorAll("#chat .rows")) {
    const wanted = language() === "en" ? "Table" : "表格";
    if (rows.getAttribute("aria-label") !== wanted) rows.setAttribute("aria-label", wanted);
  }
  if (language() === "en") return;
  document.querySelectorAll("#chat button[aria-label]").forEach((button) => {
    const english = button.getAttribute("aria-label");
    if (!NAMES[english]) return;
    button.dataset.name = english;
    button.setAttribute("aria-label", NAMES[english].zh);
    button.title = NAMES[english].zh;
  });
};
// Gradio lets the message be edited as it was sent, where each mark of ASCII is an entity.
const unescapeEdited = () => {
  for (const box of document.querySelectorAll("#chat .edit-textarea:not([data-plain])")) {
    box.dataset.plain = "";
    const plain = new DOMParser().parseFromString(box.value, "text/html").body.textContent;
    if (plain === box.value) continue;
    box.value = plain;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
};
const watchChat = () => {
  const chat = document.querySelector("#tabs");
  if (!chat) return setTimeout(watchChat, 50);
  const changed = () => {
    name();
    unescapeEdited();
    document.dispatchEvent(new Event("juzheng:chat"));
  };
  new MutationObserver(changed).observe(chat, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
  changed();
};
watchChat();

// --- files of the conversation --------------------------------------------------------------
watch("value", () => {
  const file = element.querySelector("[data-name]");
  if (!file) return;
  const content = new Blob([file.textContent], { type: file.dataset.type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = file.dataset.name;
  link.click();
  URL.revokeObjectURL(link.href);
});
