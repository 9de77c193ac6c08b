/** What the print page is sent to print: set by whoever sends there. */
import { shallowRef } from "vue";
import { router } from "../../router";

/** Records that somebody chose for printing, of one noun. */
export interface Chosen {
  /** What the ids are of: `commitments`, `people`, `units`, `claims`, `activities`, `projects`, or `papers` of the register. */
  source: string;
  /** Ids in the order of printing. */
  ids: string[];
  /** The form that is opened with them. */
  form: string;
}

/** What was chosen last; none when the page is gone to by itself. */
export const chosen = shallowRef<Chosen>();

/** The page that it was chosen on, as it was. */
export const chosenOn = shallowRef<{ path: string; title: string }>();

/** Goes to the print page with what was chosen. */
export async function toPrint(now: Chosen): Promise<void> {
  const { fullPath, meta } = router.currentRoute.value;
  chosen.value = now;
  chosenOn.value = { path: fullPath, title: meta.title };
  await router.push({ name: "print" });
}
