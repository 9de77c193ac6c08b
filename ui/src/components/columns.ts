/** The columns of a table, and which of them a person wants to see. */
import { computed, ref } from "vue";

/** One column. Its width is in letters, so that it grows with the type. */
export interface Column<T> {
  key: string;
  title: string;
  /** The least width, in em. */
  em: number;
  /** Its share of the room that is left; none for a column of one width. */
  grow?: number;
  /** What a cell says; a slot of the column's key may draw it instead. */
  text?: (row: T) => string | number | null | undefined;
  /** The word that the ledger sorts by, where it can. */
  sort?: string;
  /** Not shown until asked for. */
  hidden?: boolean;
  /** The column that names the row cannot be put away. */
  fixed?: boolean;
}

/** The CSS grid tracks of columns, and the width in em under which they would be cut off. */
export function tracks(columns: Pick<Column<never>, "em" | "grow">[]): { template: string; em: number } {
  return {
    template: columns.map(({ em, grow }) => (grow ? `minmax(${em}em, ${grow}fr)` : `${em}em`)).join(" "),
    em: columns.reduce((sum, { em }) => sum + em, 0),
  };
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
