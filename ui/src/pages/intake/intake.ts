/** The import under way: one list, how it is read, and what came of it. It waits while other pages are looked at. */
import { ref, shallowRef, watch } from "vue";
import {
  api,
  progress,
  type Decision,
  type Meaning,
  type Options,
  type Preview,
  type Report,
  type TakenBack,
  type TextEncoding,
} from "../../api/ledger";
import { state, write } from "../../ledger";
import { confirmed, tell, tellError } from "../../notice";

/** What was understood; none before a list was read. */
export const understood = shallowRef<Preview>();
/** What came of it, once it was applied. */
export const report = shallowRef<Report>();
/** 0 看懂了什么, 1 核对, 2 完成. */
export const step = ref(0);
/** Goes up with each plan: whatever shows its rows reads them again. */
export const plans = ref(0);
export const busy = ref(false);
/** How many records the import under way has written; none while nothing is imported. */
export const written = ref<number>();

const untold = (): Options => ({
  sheet: null,
  header_row: null,
  kind: null,
  columns: {},
  decisions: {},
  decide_asked: null,
  project: null,
  activity: null,
});
let path: string | undefined;
let options = untold();

async function run<T>(task: () => Promise<T>): Promise<T | undefined> {
  busy.value = true;
  try {
    return await task();
  } catch (error) {
    tellError(error);
    return undefined;
  } finally {
    busy.value = false;
  }
}

async function begin(task: () => Promise<Preview>, from?: string): Promise<void> {
  const found = await run(task);
  if (!found) return;
  path = from;
  options = untold();
  report.value = undefined;
  understood.value = found;
  step.value = 0;
  plans.value += 1;
}

/** Reads a file. */
export const open = (file: string, encoding: TextEncoding | null = null) => begin(() => api.importRead(file, encoding), file);

/** Reads what was pasted. */
export const paste = (text: string) => begin(() => api.importPaste(text));

/** Asks for a file, then reads it. */
export async function choose(): Promise<void> {
  const file = await run(api.importChoose);
  if (file) await open(file);
}

/** Reads the same file as stored in another way. */
export async function reread(encoding: TextEncoding): Promise<void> {
  if (path) await open(path, encoding);
}

/** Plans again with other options; where that fails, all stays as it was. */
async function replan(changed: Partial<Options>): Promise<void> {
  const wanted = { ...options, ...changed };
  const found = await run(() => api.importPlan(wanted));
  if (!found) return;
  options = wanted;
  understood.value = found;
  plans.value += 1;
}

/** Another sheet, header or kind of list: what was said of its columns and rows holds no more. */
export const readAs = (changed: Pick<Partial<Options>, "sheet" | "header_row" | "kind">) =>
  replan({ ...changed, columns: {}, decisions: {}, decide_asked: null });

/** Where the people of a list go besides the ledger: `project` or `activity`, with its id. */
export type Destination = `${"project" | "activity"} ${string}` | "";

/** The people of the list sign up for a project, stand on the sheet of an activity, or neither. */
export function send(to: Destination): Promise<void> {
  const [what, id = null] = to.split(" ");
  return replan({ project: what === "project" ? id : null, activity: what === "activity" ? id : null });
}

/** Says what a column means. */
export const mean = (column: number, meaning: Meaning) => replan({ columns: { ...options.columns, [column]: meaning } });

/** Decides about a row. */
export const decide = (row: number, decision: Decision) => replan({ decisions: { ...options.decisions, [row]: decision } });

/** Decides about every row that is asked about and has no decision of its own. */
export const decideAsked = (decision: Decision) => replan({ decide_asked: decision });

/** Applies what is shown. */
export async function apply(): Promise<void> {
  written.value = 0;
  const done = await run(() => write(() => api.importApply(progress((now) => (written.value = now)))));
  written.value = undefined;
  if (!done) return;
  report.value = done;
  step.value = 2;
}

/** The activity on whose sheet the list goes. */
export const activity = () => options.activity ?? undefined;

/** Where the people of the list go. */
export function destination(): Destination {
  if (options.project) return `project ${options.project}`;
  return options.activity ? `activity ${options.activity}` : "";
}

/** Goes on with another sheet of the same file. */
export async function goOn(sheet: number): Promise<void> {
  report.value = undefined;
  step.value = 0;
  await readAs({ sheet, header_row: null });
}

/** Writes the rows with something to look at to a file of their own. */
export async function saveProblems(): Promise<void> {
  const rows = await run(api.importSaveProblems);
  if (rows === 0) tell("没有需要修改的行，没有另存。");
  else if (rows) tell(`已另存需要修改的 ${rows} 行。改好后可以直接再导入。`);
}

/** Takes back an import, once the person has seen what that would do; tells what was kept. */
export async function takeBack(number: number): Promise<TakenBack | undefined> {
  const would = await run(() => api.importWouldTakeBack(number));
  if (!would) return undefined;
  const kept = would.kept.slice(0, 5).map((one) => `${one.name}（${one.reason}）`);
  const more = would.kept.length > kept.length ? `等 ${would.kept.length} 条` : "";
  const question = `${would.sentence}。${kept.length ? `保留：${kept.join("、")}${more}。` : ""}`;
  if (!(await confirmed(question, "撤回这次导入"))) return undefined;
  const done = await run(() => write(() => api.importTakeBack(number)));
  if (done) tell(`已${done.sentence}。`);
  return done;
}

/** Puts the list away. */
export function leave(): void {
  understood.value = report.value = path = undefined;
  options = untold();
  step.value = 0;
}

// A list was planned against one ledger and means nothing to another.
watch(() => state.value?.location, leave);
