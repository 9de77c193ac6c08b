/** How days, moments and numbers are written on the page. */

/** `2026年3月1日`, as official papers write a day; nothing for none. */
export function day(date: string | null | undefined): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(date ?? "");
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : "";
}

/** The day without its year where that is the year of `today`: `3月1日`. */
export function shortDay(date: string | null | undefined, today: string): string {
  const whole = day(date);
  return date?.slice(0, 4) === today.slice(0, 4) ? whole.replace(/^\d+年/, "") : whole;
}

/** `2026年3月1日 09:30`: a moment as the clock on the wall showed it, whatever zone we are in now. */
export function moment(timestamp: string): string {
  const time = /T(\d{2}:\d{2})/.exec(timestamp)?.[1];
  return time ? `${day(timestamp)} ${time}` : day(timestamp);
}

/** The day so many days after another, both as the ledger writes them. */
export function later(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How many days lie between two days. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** A count with its measure word, in groups of three: `12,345 人`. */
export function count(number: number, measure: string): string {
  return `${number.toLocaleString("en-US")} ${measure}`;
}

/** `2001-07-01`, `2001-07` and `2001` as people write them: dates known in part. */
export function partialDay(text: string | null): string {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text ?? "");
  if (!parts) return text ?? "";
  const [, year, month, date] = parts;
  return `${year}年${month ? `${Number(month)}月` : ""}${date ? `${Number(date)}日` : ""}`;
}

/** Minutes as people say them: `1 小时 45 分`. */
export function duration(minutes: number): string {
  const hours = Math.trunc(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} 分钟`;
  return rest === 0 ? `${hours} 小时` : `${hours} 小时 ${rest} 分`;
}

/** The clock of a moment: `13:40`. */
export function clock(moment: string | null | undefined): string {
  return /T(\d{2}:\d{2})/.exec(moment ?? "")?.[1] ?? "";
}

/** `13:40–15:25`, or `22:00–次日 01:00`. */
export function span(from: string, to: string): string {
  return `${clock(from)}–${from.slice(0, 10) === to.slice(0, 10) ? "" : "次日 "}${clock(to)}`;
}

/** Money saved and over how long: `9 个月节约 86,900 元`; nothing for none. */
export function saving(fen: number | null, months: number | null): string {
  if (fen === null || months === null) return "";
  const digits = fen % 100 === 0 ? 0 : 2;
  const yuan = (fen / 100).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${months} 个月节约 ${yuan} 元`;
}
