/** Numbers and times as LMSs read them: nothing of the browser's language may reach an API. */

/** A number as every LMS reads it: a dot, no exponent, no "-0", no zeros at the end. */
export function numeral(value: number, digits: number): string {
  const text = value.toFixed(digits);
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short;
}

/** Hundredths of a second; the longest time that 1.2 can write is 9999:59:59.99. */
export function hundredths(seconds: number): number {
  const most = 9999 * 360_000 + 359_999;
  return Number.isFinite(seconds) ? Math.min(most, Math.max(0, Math.round(seconds * 100))) : 0;
}

/** HHHH:MM:SS or HHHH:MM:SS.dd: Moodle reads ".5" as five hundredths. */
export function duration12(seconds: number): string {
  const all = hundredths(seconds);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const whole = Math.floor(all / 100);
  const hours = String(Math.floor(whole / 3600)).padStart(4, "0");
  const rest = all % 100 ? `.${two(all % 100)}` : "";
  return `${hours}:${two((whole / 60) % 60)}:${two(whole % 60)}${rest}`;
}

/** ISO 8601 with at most two decimals; more are refused everywhere. */
export function duration2004(seconds: number): string {
  const all = hundredths(seconds);
  const hours = Math.floor(all / 360_000);
  const minutes = Math.floor(all / 6000) % 60;
  const rest = numeral((all % 6000) / 100, 2);
  const parts = [hours && `${hours}H`, minutes && `${minutes}M`, rest !== "0" && `${rest}S`];
  return `PT${parts.filter(Boolean).join("") || "0S"}`;
}
