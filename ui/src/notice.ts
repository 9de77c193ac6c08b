/** What the page says and asks over everything else. */
import { ElMessage } from "element-plus/es/components/message/index.mjs";
import { ElMessageBox } from "element-plus/es/components/message-box/index.mjs";
import "element-plus/es/components/message/style/css.mjs";
import "element-plus/es/components/message-box/style/css.mjs";
import { refusal } from "./api/ledger";

let told: { close: () => void } | undefined;

/** Says what was done, in place of what was said before. */
export function tell(sentence: string): void {
  told?.close();
  told = ElMessage({ message: sentence, type: "success", duration: 4000 });
}

/** Says what went wrong, for as long as it takes to read. */
export function tellError(error: unknown): void {
  const { code, message } = refusal(error);
  if (code === "cancelled") return tell(message);
  ElMessage({ message, type: "error", duration: 10_000, showClose: true, grouping: true });
}

/** Takes away whatever is said or asked over the page. */
export function silence(): void {
  ElMessage.closeAll();
  ElMessageBox.close();
}

/** Asks before an act; the safe answer is the one that stands out and has the focus. */
export async function confirmed(question: string, act: string, keep = "取消"): Promise<boolean> {
  const answer = ElMessageBox.confirm(question, "请确认", {
    confirmButtonText: act,
    confirmButtonType: "",
    cancelButtonText: keep,
    cancelButtonType: "primary",
    customClass: "asks",
    autofocus: false,
    type: "warning",
  }).then(
    () => true,
    () => false,
  );
  // The library can give the focus to the act alone. Its box is there after two turns of the page.
  setTimeout(() => document.querySelector<HTMLElement>(".asks .el-message-box__btns button")?.focus(), 50);
  return answer;
}

/** Asks for the reason of an act, or for what else it wants; nothing if it is not to be done. */
export async function reasonFor(act: string, hint: string, wanted = "请填写原因"): Promise<string | undefined> {
  return ElMessageBox.prompt(hint, act, {
    confirmButtonText: act,
    cancelButtonText: "取消",
    inputType: "textarea",
    inputPlaceholder: wanted,
    inputValidator: (value) => value?.trim() ? true : wanted,
    closeOnClickModal: false,
  }).then(
    ({ value }) => value.trim(),
    () => undefined,
  );
}
