/** Filters live in the address: a link can set them, and they are there again on coming back. */
import { computed, type ComputedRef } from "vue";
import { useRoute, useRouter, type LocationQuery } from "vue-router";

/** The last filters of each page, by its name. */
const remembered = new Map<string, LocationQuery>();

/** Where a page is found again as it was left. */
export function lastVisit(name: string) {
  return { name, query: remembered.get(name) };
}

/** Forgets where each page was left. */
export function forgetVisits(): void {
  remembered.clear();
}

/** The filters of the page on view, as texts; empty ones are not there. */
export function useFilter() {
  const route = useRoute();
  const router = useRouter();
  const page = route.name as string;
  const values: ComputedRef<Record<string, string>> = computed(() => {
    // While another page comes into view this one keeps what it had.
    const query = route.name === page ? route.query : (remembered.get(page) ?? {});
    if (route.name === page) remembered.set(page, route.query);
    return Object.fromEntries(
      Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  });

  /** Sets some filters and leaves the others; an empty text takes one away. */
  function set(changes: Record<string, string | undefined>): void {
    const query = Object.entries({ ...values.value, ...changes }).filter(([, value]) => value);
    void router.replace({ params: route.params, query: Object.fromEntries(query) });
  }

  /** Opens a record beside the list, or with none closes it; the filters stay. */
  function open(id?: string): void {
    void router.push({ name: page, params: { id: id ?? "" }, query: route.query });
  }

  const openId = computed(() => (route.name === page ? String(route.params.id ?? "") : ""));
  return { values, set, open, openId };
}
