// What Gradio's chat does not do: names and words for its buttons, what a phone has in place of a
// mouse, and files of the conversation. Runs once, behind `copying.js`; `watch` is Gradio's.

// --- names for what Gradio leaves in English, in signs, or reads out as markup ----------------
// By what Gradio calls a button: what it is called here, and the word that stands on it.
const BUTTONS = [
  { called: ["Copy message"], zh: ["复制这条", "复制"], en: ["Copy message", "Copy"], copies: true },
  { called: ["Copied message"], zh: ["已复制", "已复制"], en: ["Copied message", "Copied"], copies: true },
  { called: ["Copy conversation"], zh: ["复制整个对话", "复制整个对话"], en: ["Copy conversation", "Copy conversation"], copies: true },
  { called: ["Copied conversation"], zh: ["已复制", "已复制"], en: ["Copied conversation", "Copied"], copies: true },
  { called: ["Clear", "清空对话", "清空"], zh: ["清空对话", "清空对话"], en: ["Clear", "Clear"] },
  { called: ["Retry", "重试"], zh: ["重试", "重试"], en: ["Retry", "Retry"] },
  { called: ["Undo", "撤销"], zh: ["撤销", "撤销"], en: ["Undo", "Undo"] },
  { called: ["Edit", "编辑"], zh: ["编辑", "编辑"], en: ["Edit", "Edit"] },
  { called: ["Like", "赞"], zh: ["答得对", "答得对"], en: ["Right answer", "Right"] },
  { called: ["Dislike", "踩"], zh: ["答得不对", "答得不对"], en: ["Wrong answer", "Wrong"] },
  { called: ["Liked"], zh: ["答得对，已评", "答得对"], en: ["Right answer, told", "Right"], isOn: true },
  { called: ["Disliked"], zh: ["答得不对，已评", "答得不对"], en: ["Wrong answer, told", "Wrong"], isOn: true },
  { called: ["Feedback"], zh: ["其他反馈", "其他"], en: ["Other feedback", "Other"] },
];
const byCall = new Map(BUTTONS.flatMap((each) => each.called.map((call) => [call, each])));
const nameButton = (button) => {
  const kind = byCall.get(button.getAttribute("aria-label"));
  if (!kind) return; // it has its name already
  const [called, word] = kind[language()];
  button.dataset.word = word;
  button.toggleAttribute("data-copies", Boolean(kind.copies));
  button.toggleAttribute("data-on", Boolean(kind.isOn));
  button.title = called;
  if (button.getAttribute("aria-label") !== called) button.setAttribute("aria-label", called);
};
const touch = matchMedia("(hover: none)");
const UNNAMED = [
  ["#question .submit-button", "发送", "Send"],
  ["#question .stop-button", "停止", "Stop"],
  ["#chat .edit-textarea", "修改后的问题", "The question, edited"],
  ["#chat [role='log']", "对话", "Conversation"],
  ["#chat .rows", "表格", "Table"],
  ["#upload .upload-container", "添加文件", "Add files"],
];
const name = () => {
  document.querySelectorAll("#chat [data-testid='bot'], #chat [data-testid='user']").forEach((each) => {
    if (each.hasAttribute("aria-label")) each.removeAttribute("aria-label");
  });
  document.querySelectorAll("#chat .example[aria-label]").forEach((each) => each.removeAttribute("aria-label"));
  document.querySelector("#chat .examples")?.setAttribute("role", "group"); // a list has items
  for (const [selector, zh, en] of UNNAMED) {
    const wanted = language() === "en" ? en : zh;
    for (const each of document.querySelectorAll(selector)) {
      if (each.getAttribute("aria-label") !== wanted) each.setAttribute("aria-label", wanted);
    }
  }
  document.querySelectorAll("#chat button[aria-label]").forEach(nameButton);
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

// --- a phone has no Shift, and little room ---------------------------------------------------
const HINT = { zh: "问文章里的事", en: "Ask about the articles" };
const fit = () => {
  const box = document.querySelector("#question textarea");
  if (box && touch.matches && box.placeholder !== HINT[language()]) box.placeholder = HINT[language()];
  const more = document.querySelector("#more");
  if (!more) return;
  more.ariaExpanded ??= "false";
  const chosen = document.querySelectorAll("#among .token").length;
  const words = { zh: `只问 ${chosen} 篇 · 导出`, en: `Only ${chosen} asked · Export` };
  more.dataset.words ??= more.textContent;
  const wanted = chosen ? words[language()] : more.dataset.words;
  if (more.textContent !== wanted) more.textContent = wanted;
};
document.addEventListener("click", (event) => {
  const more = event.target.closest?.("#more");
  if (more) more.ariaExpanded = more.ariaExpanded !== "true";
});

const watchChat = () => {
  const chat = document.querySelector("#tabs");
  if (!chat) return setTimeout(watchChat, 50);
  const changed = () => {
    name();
    fit();
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
  const bytes = Uint8Array.from(atob(file.textContent), (each) => each.charCodeAt(0));
  const content = new Blob([bytes], { type: file.dataset.type });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = file.dataset.name;
  link.click();
  URL.revokeObjectURL(link.href);
});
