import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import type { LedgerState } from "../src/api/bindings";
import { state } from "../src/ledger";
import { useIdleLock } from "../src/lock";

const ledgerLock = vi.hoisted(() => vi.fn());
vi.mock("../src/api/bindings", () => ({
  commands: {
    ledgerLock,
    ledgerState: () => Promise.resolve({ status: "ok", data: { locked: true, protection: "password" } }),
    undoable: () => Promise.resolve({ status: "ok", data: { undo: null, redo: null } }),
  },
}));

const MINUTE = 60_000;
const open = { protection: "password", demo: false, locked: false, lock_after: 10 } as LedgerState;
const Frame = defineComponent({ setup: () => (useIdleLock(), () => h("div")) });

beforeEach(() => {
  vi.useFakeTimers();
  ledgerLock.mockReset().mockResolvedValue({ status: "ok", data: null });
});
afterEach(() => vi.useRealTimers());

it("locks once after the idle minutes that were settled, and not a moment before", async () => {
  state.value = open;
  const frame = mount(Frame);
  await vi.advanceTimersByTimeAsync(10 * MINUTE - 1);
  expect(ledgerLock).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(ledgerLock).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(ledgerLock).toHaveBeenCalledTimes(1);
  frame.unmount();
});

it.each(["pointermove", "pointerdown", "keydown", "wheel"])("counts anew from each %s", async (touch) => {
  state.value = open;
  const frame = mount(Frame);
  await vi.advanceTimersByTimeAsync(9 * MINUTE);
  window.dispatchEvent(new Event(touch));
  await vi.advanceTimersByTimeAsync(9 * MINUTE);
  expect(ledgerLock).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);
  expect(ledgerLock).toHaveBeenCalledTimes(1);
  frame.unmount();
});

it.each([
  ["is never to lock", { lock_after: 0 }],
  ["has no password", { protection: "file" }],
  ["is a demo", { demo: true }],
  ["is locked already", { locked: true }],
] as const)("leaves a ledger alone that %s", async (_, differs) => {
  state.value = { ...open, ...differs };
  const frame = mount(Frame);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(ledgerLock).not.toHaveBeenCalled();
  frame.unmount();
});

it("looks no more once the window has left the ledger", async () => {
  state.value = open;
  mount(Frame).unmount();
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(ledgerLock).not.toHaveBeenCalled();
});
