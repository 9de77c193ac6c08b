/** 大字: kept on this machine, for it belongs to a pair of eyes and not to a ledger. */
import { computed, ref, watchEffect } from "vue";

const KEY = "renling.large";

/** Whether everything is shown in large type. */
export const large = ref(localStorage.getItem(KEY) === "1");

/** The height of a row of a table, in pixels: fixed, so that any row's place is known without it. */
export const rowHeight = computed(() => (large.value ? 56 : 44));

watchEffect(() => {
  document.documentElement.classList.toggle("large", large.value);
  localStorage.setItem(KEY, large.value ? "1" : "0");
});
