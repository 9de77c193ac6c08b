/** A list of any length, of which only the pages that come into view are asked for. */
import { ref, shallowReactive, watch } from "vue";
import type { Page } from "../api/ledger";
import { tellError } from "../notice";

/** How many rows are asked for at once. */
export const PAGE = 100;

/** Answers `limit` rows from `offset` on. */
export type Load<T> = (offset: number, limit: number) => Promise<Page<T>>;

/** Keeps the rows of `load`. `listed` names the list: when it changes, another one begins. */
export function usePagedRows<T>(load: Load<T>, listed: () => string, version: () => number) {
  /** How many rows there are; none before the first answer. */
  const total = ref<number>();
  const pages = shallowReactive(new Map<number, T[]>());
  const asked = new Set<number>();
  let generation = 0;
  let view: [first: number, last: number] = [0, 0];

  async function fetchPage(page: number): Promise<void> {
    asked.add(page);
    const of = generation;
    try {
      const answer = await load(page * PAGE, PAGE);
      if (of !== generation) return;
      pages.set(page, answer.rows);
      // A page past the end of a list that has become shorter knows nothing of the whole.
      if (answer.rows.length > 0 || page === 0) total.value = answer.total;
    } catch (error) {
      if (of !== generation) return;
      asked.delete(page);
      total.value ??= 0;
      tellError(error);
    }
  }

  /** Asks for the rows from `first` to `last`, where they have not been asked for. */
  function show(first: number, last: number): void {
    view = [first, last];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(Math.max(first, last) / PAGE); page += 1) {
      if (!asked.has(page)) void fetchPage(page);
    }
  }

  function begin(fresh: boolean): void {
    generation += 1;
    asked.clear();
    if (fresh) {
      pages.clear();
      view = [0, 0];
    }
    void fetchPage(0);
    // Rows on view stay until their successors arrive: nothing flickers when one of them changes.
    show(...view);
  }

  watch(listed, () => begin(true));
  watch(version, () => begin(false));
  begin(true);

  const rowAt = (index: number): T | undefined => pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  return { total, rowAt, show };
}

/** Every row of a list, for what is done to all of it. */
export async function everyRow<T>(load: Load<T>): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const page = await load(rows.length, 1000);
    rows.push(...page.rows);
    if (rows.length >= page.total || page.rows.length === 0) return rows;
  }
}
