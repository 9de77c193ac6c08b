/** What the home page shows, and how it is read. */
import { api } from "../../api/ledger";
import { version } from "../../ledger";
import { figuresOf, waitingOf } from "./waiting";

export type HomeShown = Awaited<ReturnType<typeof readHome>>;

/** Reads what the home page shows. */
export async function readHome() {
  const home = await api.home();
  return {
    ...home,
    empty: home.figures.people === 0 && home.figures.projects === 0,
    shown: figuresOf(home.figures),
    waiting: waitingOf(home.figures),
  };
}

// The page that comes first is read while the rest is still being put up.
let early: HomeShown | undefined;

/** Settled once the home page can be shown in one piece; where there is no ledger to read yet, without it. */
export const whole = readHome().then(
  (home) => void (early = home),
  () => undefined,
);

/** What was read while the page was put up, once; none once something was changed. */
export function readEarly(): HomeShown | undefined {
  const first = version.value > 1 ? undefined : early;
  early = undefined;
  return first;
}
