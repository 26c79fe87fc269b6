/** Whether a text is a time in ISO 8601 that exists: PagerDuty and Security Hub refuse a message with another. */
export function isTime(text: string | null): text is string {
  return (
    text !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text))
  );
}
