/**
 * The commands of the import as the page calls them. They are asked for by name, because the window
 * may not have them: then the page does not offer the import.
 */
import { api, type Page } from "./ledger";

export type ListKind = "people" | "projects";
export type TextEncoding = "utf-8" | "utf-8-bom" | "gb18030" | "utf-16le" | "utf-16be";
export type Outcome = "new" | "updated" | "same" | "duplicate" | "ask" | "refused" | "left";
export type Decision = "new" | "update" | "leave";
export type Meaning = string;

export interface Options {
  sheet: number | null;
  header_row: number | null;
  kind: ListKind | null;
  columns: Record<string, Meaning>;
  decisions: Record<string, Decision>;
  decide_asked: Decision | null;
}

export interface SkippedRow {
  row: number;
  text: string;
  reason: string;
}

export interface Problem {
  row: number;
  column: string;
  code: string;
  message: string;
  original: string;
}

export interface Counts {
  rows: number;
  new: number;
  updated: number;
  same: number;
  duplicates: number;
  ask: number;
  refused: number;
  left: number;
  problems: number;
}

/** What was understood of a list. */
export interface Understood {
  file: string;
  format: string;
  encoding: TextEncoding | null;
  sheets: { name: string; rows: number; hidden: boolean }[];
  sheet: number;
  kind: ListKind;
  header_rows: number[];
  columns: { index: number; letter: string; header: string; meaning: Meaning }[];
  counts: Counts;
  skipped: SkippedRow[];
}

export interface PreviewRow {
  row: number;
  name: string;
  outcome: Outcome;
  because: string | null;
  differences: { field: string; before: string | null; after: string | null }[];
  problems: Problem[];
  of_row: number | null;
  of_record: string | null;
}

export interface Report extends Omit<Counts, "problems"> {
  file: string;
  kind: ListKind;
  skipped: SkippedRow[];
  problems: Problem[];
  people: number;
  projects: number;
  sentence: string;
  operation: number | null;
}

interface IntakeCommands {
  /** Asks for a file; none if the person changed their mind. */
  importChoose(): Promise<string | null>;
  /** Reads a file and keeps it while it is looked at. */
  importRead(path: string, encoding: TextEncoding | null): Promise<Understood>;
  importPaste(text: string): Promise<Understood>;
  /** The plan again, read in another way or with decisions. */
  importPlan(options: Options): Promise<Understood>;
  /** Rows of the plan: of an outcome, or with problems, or all. */
  importRows(outcome: Outcome | null, problems: boolean, offset: number, limit: number): Promise<Page<PreviewRow>>;
  importApply(): Promise<Report>;
}

export const intake = api as unknown as IntakeCommands;

/** Whether this window can import. */
export const canImport = "importRead" in api;
