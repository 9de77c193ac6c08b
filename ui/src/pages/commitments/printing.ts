/** The 承诺书 that the print page shows: set by whoever sends there. */
import { shallowRef } from "vue";

/** Ids in the order of printing. */
export const printing = shallowRef<string[]>([]);
