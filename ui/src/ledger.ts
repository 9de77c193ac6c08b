/** What the page knows of the open ledger, and the one way to change it. */
import { computed, ref, shallowRef } from "vue";
import { api, type LedgerState, type Undoable } from "./api/ledger";

const NOTHING: Undoable = { undo: null, redo: null };

/** The ledger that is open; none until it has been asked for. */
export const state = shallowRef<LedgerState>();

/** What undo and redo would do. */
export const undoable = shallowRef<Undoable>(NOTHING);

/** Goes up whenever records may have changed: whatever shows records reads them again. */
export const version = ref(0);

/** Today by the ledger's clock. */
export const today = computed(() => state.value?.today ?? "");

async function ask(): Promise<[LedgerState, Undoable]> {
  // Where there is no ledger yet, or it is locked, there is nothing to take back.
  return Promise.all([api.ledgerState(), api.undoable().catch(() => NOTHING)]);
}

// Asked while the page is still being put up; whoever opens the ledger hears what went wrong.
let early: ReturnType<typeof ask> | undefined = ask();
early.catch(() => undefined);

/** Asks which ledger is open. */
export async function openLedger(): Promise<void> {
  const first = early;
  early = undefined;
  const [now, acts] = await (first ?? ask());
  state.value = now;
  if (!now.begun) return;
  version.value += 1;
  undoable.value = acts;
}

/** Forgets what the page knows of the ledger: it was locked. */
export function forget(): void {
  undoable.value = NOTHING;
}

/** Lets everything on the page be read again. */
export async function changed(): Promise<void> {
  version.value += 1;
  undoable.value = await api.undoable();
}

/** Runs a task that writes to the ledger, then refreshes the page. */
export async function write<T>(task: () => Promise<T>): Promise<T> {
  const value = await task();
  await changed();
  return value;
}

/** `撤销：登记人员欧阳洁`: what undo would do, or redo. */
export function sentenceOf(direction: "undo" | "redo", { undo, redo }: Undoable): string {
  if (direction === "undo") return undo ? `撤销：${undo.sentence.replace(/^重做：/, "")}` : "没有可以撤销的操作";
  return redo ? `重做：${redo.sentence.replace(/^撤销：/, "")}` : "没有可以重做的操作";
}
