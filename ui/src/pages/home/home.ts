/** What the home page shows, and how it is read. */
import { api } from "../../api/ledger";
import { version } from "../../ledger";
import { figuresOf, waitingOf } from "./waiting";

export type HomeShown = Awaited<ReturnType<typeof read>>;

async function read() {
  const [home, none, expired, outdated] = await Promise.all([
    api.home(),
    api.peopleList({ commitment: "none" }, 0, 1),
    api.peopleList({ commitment: "expired" }, 0, 1),
    api.peopleList({ commitment: "outdated" }, 0, 1),
  ]);
  return {
    ...home,
    empty: home.figures.people === 0 && home.figures.projects === 0,
    shown: figuresOf(home.figures, outdated.total),
    waiting: waitingOf(home.figures, none.total, expired.total, outdated.total),
  };
}

// The page that comes first is read while the rest is still being put up. It is not to be had where
// there is no ledger to read yet, and no longer of use once something was changed.
let early: Promise<HomeShown | undefined> | undefined = read().catch(() => undefined);

/** Reads what the home page shows. */
export async function readHome(): Promise<HomeShown> {
  const first = version.value > 1 ? undefined : early;
  early = undefined;
  return (await first) ?? read();
}
