// Finds what a person means by some words. Arguments: what is done with it
// ("press", "fill" or "see"), the words. Answers an element, or null while
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

// Exact words before words within others, and of these the innermost.
const best = (elements, names) => {
  const visible = elements.filter(shown).reverse();
  const exact = visible.find((it) => names(it).includes(words) && inReach(it));
  if (exact) return exact;
  return visible.find((it) => names(it).some((name) => name.includes(words)) && inReach(it)) ?? null;
};

const FIELDS =
  "input:not([type=hidden]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox]";
const PRESSABLE =
  "button, a, summary, label, input[type=checkbox], input[type=radio], [role=button], [role=link], [role=menuitem], " +
  "[role=tab], [role=option], [role=checkbox], [role=radio], [role=switch], [role=row], [data-test-id]";

if (act === "fill") return best(all(FIELDS), labelled);
if (act === "press") {
  const pressable = best(all(PRESSABLE), named);
  if (pressable) return pressable;
}
return best(all("body *"), (it) => [plain(it.innerText)]);
