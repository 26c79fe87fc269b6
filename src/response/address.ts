/** The value that is expected in the setting with the address of a runbook. */
export const runbookExpected: string =
  "an https URL, in which {finding}, {severity}, {service} and {event} are filled with the alert's values";

/** The value that is expected in the setting with the address of an access portal. */
export const portalExpected: string =
  "the https URL of the access portal with {account} and a role, for example https://example.awsapps.com/start/#/console?account_id={account}&role_name=SecurityAudit";

/** Whether a text is the address of a runbook. */
export function isRunbookUrl(text: string): boolean {
  return isTemplate(text, ["finding", "severity", "service", "event"]);
}

/** Whether a text is the address of an access portal, with a place for the account and with a role. */
export function isPortalUrl(text: string): boolean {
  const isPortal = /^https:\/\/[\w.-]+\.(?:awsapps\.com|awsapps\.cn|app\.aws)\/[\w/?=#&.%:+,@{}-]*$/.test(text);
  return (
    isPortal && /\{account\}/.test(text) && /[?&]role_name=[\w+=,.@-]+/.test(text) && isTemplate(text, ["account"])
  );
}

/** Whether a text is an https URL after its placeholders are filled, and has no others. */
function isTemplate(text: string, names: readonly string[]): boolean {
  const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => (names.includes(name) ? "x" : whole));
  if (/[\s"'<>\\{}`|^]/.test(filled) || /[^\x21-\x7e]/.test(filled) || !URL.canParse(filled)) return false;
  const { protocol, username, password, host } = new URL(filled);
  // A placeholder in the host would let a record choose the server.
  const isFixed = text.toLowerCase().startsWith(`https://${host}`);
  return protocol === "https:" && username === "" && password === "" && isFixed;
}

/** Fills the placeholders of an address. Every value is encoded. */
export function filledAddress(address: string, values: Readonly<Record<string, string>>): string {
  return address.replace(/\{(\w+)\}/g, (_, name: string) => encoded(values[name] ?? ""));
}

/** Encodes text for a part of a URL; characters beyond ASCII do not occur in names of AWS. */
export function encoded(text: string): string {
  return encodeURIComponent(text.replace(/[^\x20-\x7e]/g, "?")).replaceAll("'", "%27");
}
