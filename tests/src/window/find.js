// Finds what a person means by some words. Arguments: what is done with it
// ("press", "fill", or "type": what has the keyboard already), the words. Answers an element, or null while
// there is none in reach: hidden, switched off, or under something else.
const [act, words] = arguments;

const plain = (text) => (text ?? "").replace(/\s+/g, " ").replace(/[\s*：:]+$/, "").replace(/^[\s*]+/, "");

const shown = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && getComputedStyle(element).visibility !== "hidden";
};

// Whether a click in its middle would reach it.
const inReach = (element) => {
  if (element.matches(":disabled, [aria-disabled=true]")) return false;
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return top !== null && (element.contains(top) || top.contains(element));
};

const named = (element) =>
  [
    element.dataset.testId,
    element.getAttribute("aria-label"),
    (element.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.innerText)
      .join(" "),
    element.innerText,
    element.title,
  ].map(plain);

const labelled = (field) => [
  ...named(field),
  ...[...(field.labels ?? [])].map((label) => plain(label.innerText)),
  plain(field.placeholder),
];

const all = (selector) => [...document.querySelectorAll(selector)];

// The last one that carries just these words: what lies on top comes last, and the innermost after what holds it.
const best = (elements, names) =>
  elements.filter(shown).reverse().find((it) => names(it).includes(words) && inReach(it)) ?? null;

const FIELDS =
  "input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox]";
const PRESSABLE =
  "button, a, summary, label, input[type=checkbox], input[type=radio], [role=button], [role=link], [role=menuitem], " +
  "[role=tab], [role=option], [role=checkbox], [role=radio], [role=switch], [role=row], [data-test-id]";

if (act === "type") return best([document.activeElement], labelled);
if (act === "fill") return best(all(FIELDS), labelled);
return best(all(PRESSABLE), named) ?? best(all("body *"), (it) => [plain(it.innerText)]);
