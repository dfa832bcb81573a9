// The list of articles: each button tells the server what is wanted; a change is confirmed first.
const list = element.closest("#articles") ?? element;
const language = () => (document.documentElement.lang === "en" ? "en" : "zh");
const words = {
  rename: { zh: ["改名为", "保存", "取消"], en: ["New name", "Save", "Cancel"] },
  move: { zh: ["移到合集", "移动", "取消"], en: ["Move to collection", "Move", "Cancel"] },
  remove: {
    zh: ["删除后不再用它作答；文件夹里的原文件不受影响。", "删除", "取消"],
    en: ["It will no longer be answered from; its file in the folder stays there.", "Delete", "Cancel"],
  },
};
// What was uploaded or pasted is nowhere else.
const forGood = {
  zh: "删除后不再用它作答。这篇是上传或粘贴的，删除后无法恢复。",
  en: "It will no longer be answered from. This one was uploaded or pasted; it cannot be brought back.",
};

const dialog = document.createElement("dialog");
dialog.className = "asked";
dialog.innerHTML =
  "<form method='dialog'><h3 id='asked-title'></h3><label><span></span><input maxlength='120'></label>" +
  "<p></p><div><button value='yes'></button><button value='no' formnovalidate></button></div></form>";
dialog.setAttribute("aria-labelledby", "asked-title");
document.body.append(dialog);

let asked = null;
const confirm = (kind, row) => {
  const [about, yes, no] = words[kind][language()];
  asked = { kind, article: row.dataset.article };
  dialog.querySelector("h3").textContent = row.querySelector(".preview").textContent;
  const input = dialog.querySelector("input");
  const typed = kind === "rename" ? row.dataset.name : kind === "move" ? row.dataset.collection : undefined;
  dialog.querySelector("label").hidden = typed === undefined;
  dialog.querySelector("label span").textContent = about;
  input.required = typed !== undefined;
  input.value = typed ?? "";
  if (kind === "move") input.setAttribute("list", "collections");
  else input.removeAttribute("list");
  dialog.querySelector("p").textContent = kind !== "remove" ? "" : "kept" in row.dataset ? forGood[language()] : about;
  dialog.querySelector("[value=yes]").textContent = yes;
  dialog.querySelector("[value=no]").textContent = no;
  dialog.returnValue = "no";
  dialog.showModal();
  if (kind === "remove") dialog.querySelector("[value=no]").focus();
};
dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "yes" || !asked) return;
  trigger(asked.kind, { article: asked.article, name: dialog.querySelector("input").value });
  asked = null;
});

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.className === "turn") return trigger("turn", { offset: Number(button.dataset.offset) });
  const row = button.closest("li");
  const article = row?.dataset.article;
  if (button.className === "only") trigger("only", { article });
  if (button.className === "preview") {
    document.dispatchEvent(new Event("juzheng:preview"));
    trigger("preview", { article });
  }
  if (button.className in words) confirm(button.className, row);
});

// What was asked for before a search may come after what it found: the list is brought in line.
let looking = 0;
let tried = null;
watch("value", () => {
  clearTimeout(looking);
  looking = setTimeout(() => {
    const found = list.querySelector("[data-search]")?.dataset.search;
    const typed = document.querySelector("#search-articles :is(input, textarea)")?.value;
    const isInLine = found === undefined || found === typed;
    if (!isInLine && typed !== tried) trigger("turn", { offset: 0 });
    tried = isInLine ? null : typed;
  }, 500);
});
