/** Edits that were not saved: leaving them, by any way, asks first. */
import { onScopeDispose, type Ref } from "vue";
import type { Router } from "vue-router";
import { beforeClose } from "./api/window";
import { confirmed } from "./notice";

const edits = new Set<Readonly<Ref<boolean>>>();

/** Guards an edit for as long as the component that calls this lives. */
export function guard(dirty: Readonly<Ref<boolean>>): void {
  edits.add(dirty);
  onScopeDispose(() => edits.delete(dirty));
}

/** Whether something that was typed is not saved yet. */
export function isUnsaved(): boolean {
  return [...edits].some((dirty) => dirty.value);
}

/** Whether all that was typed may be left: nothing is unsaved, or the person says so. */
export async function mayLeave(): Promise<boolean> {
  return !isUnsaved() || confirmed("刚才的修改还没有保存，离开后就没有了。", "放弃修改", "继续编辑");
}

/** Asks at every change of place and when the window closes. A change of filters leaves nothing. */
export function guardWindow(router: Router): void {
  router.beforeEach((to, from) => to.path === from.path || mayLeave());
  beforeClose(mayLeave);
}
