/** The ledger as the page calls it: every command answers with its value or throws a {@link Refusal}. */
import { commands } from "./bindings";

/** Why a command was refused: a stable code, a sentence for people, and a sentence for each wrong field. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly fields: Record<string, string> = {},
  ) {
    super(message);
  }
}

type Answer = { status: "ok"; data: unknown } | { status: "error"; error: unknown };
type Commands = typeof commands;
type Value<A> = A extends { status: "ok"; data: infer T } ? T : never;
type Throwing<C> = {
  [K in keyof C]: C[K] extends (...parameters: infer P) => Promise<infer A>
    ? (...parameters: P) => Promise<Value<A>>
    : never;
};

/** What was thrown, as a refusal; what is none of ours becomes a sentence too. */
export function refusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { code, message, fields } = (error ?? {}) as Partial<Refusal>;
  if (typeof code === "string" && typeof message === "string") return new Refusal(code, message, fields);
  return new Refusal("page", "程序没有回应，本次没有保存。请重试；如仍不行，请关闭窗口后重新打开。");
}

function throwing(command: (...parameters: never[]) => Promise<Answer>) {
  return async (...parameters: never[]) => {
    const answer = await command(...parameters).catch((error: unknown) => ({ status: "error" as const, error }));
    if (answer.status === "error") throw refusal(answer.error);
    return answer.data;
  };
}

/** Every command of the window, by name. */
export const api = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [name, throwing(command)]),
) as Throwing<Commands>;

export { progress } from "./window";
export type * from "./bindings";
