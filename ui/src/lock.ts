/** Locking the ledger: on demand, and when nobody has touched the window for a while. */
import { onBeforeUnmount, onMounted } from "vue";
import { api } from "./api/ledger";
import { forget, openLedger, state } from "./ledger";
import { silence, tellError } from "./notice";

/** Whether the ledger has a password to be locked with. */
export function lockable(): boolean {
  return state.value?.protection === "password" && !state.value.demo && !state.value.locked;
}

/** Locks the ledger; the page shows nothing of it from here on. */
export async function lock(): Promise<void> {
  try {
    await api.ledgerLock();
    await silence();
    forget();
    await openLedger();
  } catch (error) {
    tellError(error);
  }
}

const TOUCHES = ["pointermove", "pointerdown", "keydown", "wheel"] as const;

/** Locks after so many idle minutes as were settled, while the component is mounted. */
export function useIdleLock(): void {
  let touched = Date.now();
  let clock = 0;
  const touch = () => (touched = Date.now());
  const look = () => {
    const minutes = state.value?.lock_after ?? 0;
    if (minutes > 0 && lockable() && Date.now() - touched >= minutes * 60_000) void lock();
  };
  onMounted(() => {
    for (const name of TOUCHES) window.addEventListener(name, touch, { capture: true, passive: true });
    clock = window.setInterval(look, 5_000);
  });
  onBeforeUnmount(() => {
    for (const name of TOUCHES) window.removeEventListener(name, touch, { capture: true });
    window.clearInterval(clock);
  });
}
