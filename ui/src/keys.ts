/** The keys that work everywhere, and those that a page adds while it is open. */
import { onBeforeUnmount, onMounted } from "vue";
import { state } from "./ledger";

type Action = () => unknown;

const stack: Record<string, Action>[] = [];

/** `Ctrl+Shift+Z` for an event; ⌘ counts as Ctrl. */
export function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.shiftKey && key.length === 1 ? "Shift+" : ""}${key}`;
}

/** Whether the key belongs to an input method that is choosing a candidate. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** In a text the keys for undo are the text's own. */
function belongsToText(name: string, target: EventTarget | null): boolean {
  return /^Ctrl\+(Shift\+)?Z$/.test(name) && target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea");
}

function onKey(event: KeyboardEvent): void {
  // Behind the lock no key does anything.
  if (event.defaultPrevented || isComposing(event) || state.value?.locked) return;
  const name = keyName(event);
  // An open dialog has the keys to itself.
  if (document.querySelector(".el-overlay:not([style*='display: none']) [role=dialog]")) return;
  const action = [...stack].reverse().find((keys) => name in keys)?.[name];
  if (!action || belongsToText(name, event.target)) return;
  event.preventDefault();
  action();
}

/** Answers keys while the component is mounted; the component mounted last comes first. */
export function useKeys(keys: Record<string, Action>): void {
  onMounted(() => {
    if (stack.length === 0) window.addEventListener("keydown", onKey);
    stack.push(keys);
  });
  onBeforeUnmount(() => {
    stack.splice(stack.indexOf(keys), 1);
    if (stack.length === 0) window.removeEventListener("keydown", onKey);
  });
}
