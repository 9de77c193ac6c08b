/** The columns of a table, and which of them a person wants to see. */
import { computed, ref } from "vue";

/** One column. Widths are CSS track sizes. */
export interface Column<T> {
  key: string;
  title: string;
  width: string;
  /** What a cell says; a slot of the column's key may draw it instead. */
  text?: (row: T) => string | number | null | undefined;
  /** The word that the ledger sorts by, where it can. */
  sort?: string;
  /** Not shown until asked for. */
  hidden?: boolean;
  /** The column that names the row cannot be put away. */
  fixed?: boolean;
}

/** Keeps a person's choice of columns for the table of that name. */
export function useColumns<T>(name: string, columns: Column<T>[]) {
  const key = `renling.columns.${name}`;
  const kept = localStorage.getItem(key)?.split(",");
  const shown = ref(new Set(kept ?? columns.filter((column) => !column.hidden).map((column) => column.key)));
  const visible = computed(() => columns.filter((column) => column.fixed || shown.value.has(column.key)));

  function toggle(column: string): void {
    if (!shown.value.delete(column)) shown.value.add(column);
    localStorage.setItem(key, [...shown.value].join(","));
  }

  return { visible, shown, toggle };
}
