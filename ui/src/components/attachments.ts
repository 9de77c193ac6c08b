/** What is done with attachments: each act says what came of it, and nothing where somebody changed their mind. */
import { api, type Attachment } from "../api/ledger";
import { write } from "../ledger";
import { confirmed, reasonFor, tell, tellError } from "../notice";

async function act<T>(task: () => Promise<T>, says: (done: NonNullable<T>) => string): Promise<void> {
  try {
    const done = await write(task);
    if (done) tell(says(done));
  } catch (error) {
    tellError(error);
  }
}

/** Lets a file be chosen and attached by the task. */
export function attach(task: () => Promise<{ sentence: string } | null>): Promise<void> {
  return act(task, (done) => `已${done.sentence}。`);
}

/** Saves a copy for a reason; `word` is what an attachment is called here, `copy` what is saved of it. */
export async function saveCopy({ id }: Attachment, word: string, copy: string): Promise<void> {
  const reason = await reasonFor(`另存${word}`, `存出去的${copy}不再加密，谁都能打开，请妥善保管。用途会记入操作记录。`, "请填写用途");
  if (reason) await act(() => api.attachmentSave(id, reason), (path) => `已存到 ${path}`);
}

/** Removes one; `which` is what the question calls it. */
export async function removeAttachment({ id, revision }: Attachment, which: string): Promise<void> {
  if (await confirmed(`${which}？移除后可以撤销。`, "移除")) await act(() => api.attachmentRemove(id, revision), (done) => `已${done.sentence}。`);
}
