/** What the page says and asks over everything else. */
import { refusal } from "./api/ledger";

// The first page comes sooner without them.
let fetched: Promise<typeof import("./boxes")> | undefined;
const boxes = () => (fetched ??= import("./boxes"));

let told: { close: () => void } | undefined;

/** Says what was done, in place of what was said before. */
export const tell = (sentence: string): Promise<void> => say(sentence, 4000);

/** Says where a file was put, long enough to write it down: nobody finds it otherwise. */
export const tellPlace = (sentence: string): Promise<void> => say(sentence, 20_000);

async function say(message: string, duration: number): Promise<void> {
  const { ElMessage } = await boxes();
  told?.close();
  told = ElMessage({ message, type: "success", duration, showClose: duration > 4000 });
}

/** Says what went wrong, for as long as it takes to read. */
export async function tellError(error: unknown): Promise<void> {
  const { code, message } = refusal(error);
  if (code === "cancelled") return tell(message);
  const { ElMessage } = await boxes();
  ElMessage({ message, type: "error", duration: 10_000, showClose: true, grouping: true });
}

/** Takes away whatever is said or asked over the page. */
export async function silence(): Promise<void> {
  if (!fetched) return;
  const { ElMessage, ElMessageBox } = await boxes();
  ElMessage.closeAll();
  ElMessageBox.close();
}

/** Asks before an act; the safe answer is the one that stands out and has the focus. */
export async function confirmed(question: string, act: string, keep = "取消"): Promise<boolean> {
  const { ElMessageBox } = await boxes();
  const answer = ElMessageBox.confirm(question, `${act}？`, {
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
  const { ElMessageBox } = await boxes();
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
