/** A form under edit: what was typed, what was wrong with it, and saving it on purpose. */
import { computed, nextTick, reactive, ref, watch } from "vue";
import { refusal } from "./api/ledger";
import { write } from "./ledger";
import { tellError } from "./notice";
import { guard } from "./unsaved";

/** The sentences for fields of an error; none where the error is not about fields of this form. */
export function fieldErrors(error: unknown, fields: readonly string[]): Record<string, string> {
  const { code, fields: wrong } = refusal(error);
  if (code !== "invalid") return {};
  return Object.fromEntries(Object.entries(wrong).filter(([field]) => fields.includes(field)));
}

/** Begins to edit a copy of `initial`. */
export function useDraft<T extends object>(initial: T) {
  const draft = reactive(structuredClone(initial)) as T;
  const saved = ref(JSON.stringify(draft));
  const errors = ref<Record<string, string>>({});
  const saving = ref(false);
  const dirty = computed(() => JSON.stringify(draft) !== saved.value);
  guard(dirty);

  // What was refused: a field that says something else by now is no longer wrong.
  let refused: Record<string, string> = {};
  const told = () => Object.fromEntries(Object.entries(draft).map(([field, value]) => [field, JSON.stringify(value)]));
  watch(draft, () => {
    const now = told();
    for (const field of Object.keys(errors.value)) if (now[field] !== refused[field]) delete errors.value[field];
  });

  /** Runs the task with the draft. Wrong fields are told at the fields; all else over the page. */
  async function save<R>(task: (draft: T) => Promise<R>): Promise<R | undefined> {
    if (saving.value) return undefined;
    saving.value = true;
    errors.value = {};
    try {
      const answer = await write(() => task(draft));
      saved.value = JSON.stringify(draft);
      return answer;
    } catch (error) {
      errors.value = fieldErrors(error, Object.keys(draft));
      refused = told();
      void nextTick(() => document.querySelector(".el-form-item.is-error")?.scrollIntoView({ block: "center" }));
      // What has no field to stand at, or not every sentence one, is told over the page.
      if (Object.keys(errors.value).length < Math.max(1, Object.keys(refusal(error).fields).length)) tellError(error);
      return undefined;
    } finally {
      saving.value = false;
    }
  }

  /** Takes back what was typed. */
  function discard(): void {
    Object.assign(draft, JSON.parse(saved.value));
    errors.value = {};
  }

  return { draft, errors, dirty, saving, save, discard };
}
