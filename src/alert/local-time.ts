/** The formatters by time zone, because creating one takes longer than many uses. Time zones come from settings. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US-u-ca-iso8601", {
    timeZone,
    ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "longOffset" },
  });
  formatters.set(timeZone, formatter);
  return formatter;
}

/**
 * Returns a time in a time zone, to the second: 2026-11-29T04:12:44+01:00[Europe/Berlin].
 *
 * @param time ISO 8601 in UTC
 * @param timeZone a name that `isTimeZone` accepts
 * @see https://www.rfc-editor.org/rfc/rfc9557
 */
export function localTimeOf(time: string, timeZone: string): string {
  const parts = formatterOf(timeZone).formatToParts(new Date(time));
  const part = (wanted: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === wanted)?.value ?? "";
  const offset = part("timeZoneName").slice("GMT".length) || "+00:00";
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  return `${day}T${part("hour")}:${part("minute")}:${part("second")}${offset}[${timeZone}]`;
}

/** Whether a text is the name of a time zone in the IANA database, such as Europe/Berlin, or UTC. */
export function isTimeZone(text: string): boolean {
  // Some versions of Node.js accept offsets too, which no daylight saving changes.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
