import { mount } from "@vue/test-utils";
import { expect, it, vi } from "vitest";
import { keyName, useKeys } from "../src/keys";

function page(keys: Record<string, () => void>) {
  return mount({ setup: () => (useKeys(keys), () => null) });
}
const press = (init: KeyboardEventInit & { keyCode?: number }, target: EventTarget = window) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }));

it.each([
  [{ key: "k", ctrlKey: true }, "Ctrl+K"],
  [{ key: "k", metaKey: true }, "Ctrl+K"], // ⌘ on a Mac
  [{ key: "Z", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+Z"],
  [{ key: "Escape" }, "Escape"],
  [{ key: "F1" }, "F1"],
])("names %o %s", (init, name) => expect(keyName(new KeyboardEvent("keydown", init))).toBe(name));

it("gives a key to what was opened last, and back when that is closed", () => {
  const below = vi.fn();
  const above = vi.fn();
  page({ Escape: below });
  const pane = page({ Escape: above });
  press({ key: "Escape" });
  expect([above.mock.calls.length, below.mock.calls.length]).toEqual([1, 0]);
  pane.unmount();
  press({ key: "Escape" });
  expect([above.mock.calls.length, below.mock.calls.length]).toEqual([1, 1]);
});

it("leaves undo in a text to the text, and all keys to an input method", () => {
  const undo = vi.fn();
  page({ "Ctrl+Z": undo });
  const input = document.body.appendChild(document.createElement("input"));
  press({ key: "z", ctrlKey: true }, input);
  press({ key: "z", ctrlKey: true, isComposing: true });
  expect(undo).not.toHaveBeenCalled();
  press({ key: "z", ctrlKey: true });
  expect(undo).toHaveBeenCalledOnce();
  input.remove();
});
