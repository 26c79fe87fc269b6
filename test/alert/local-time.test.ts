import { describe, expect, it } from "vitest";
import { isTimeZone, localTimeOf } from "../../src/alert/local-time.ts";
import { printed } from "../render/rendering.ts";
import { alertOf } from "./alerts.ts";

describe("localTimeOf", () => {
  it.each([
    ["2026-11-29T03:12:44Z", "Europe/Berlin", "2026-11-29T04:12:44+01:00[Europe/Berlin]"],
    ["2026-07-29T23:30:00.250Z", "Europe/Berlin", "2026-07-30T01:30:00+02:00[Europe/Berlin]"],
    ["2026-11-29T03:12:44Z", "Asia/Kolkata", "2026-11-29T08:42:44+05:30[Asia/Kolkata]"],
    ["2026-03-01T03:12:44Z", "America/St_Johns", "2026-02-28T23:42:44-03:30[America/St_Johns]"],
    ["2026-11-29T00:00:00Z", "UTC", "2026-11-29T00:00:00+00:00[UTC]"],
  ])("gives %s in %s", (time, zone, local) => {
    expect(localTimeOf(time, zone)).toBe(local);
  });
});

describe("isTimeZone", () => {
  it.each(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])("accepts %s", (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(["", "Berlin", "Europe/Belin", "+01:00", "Europe/Berlin\n", "CEST summer"])("refuses %j", (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

describe("an alert with a time zone", () => {
  const raw = { eventTime: "2026-11-29T03:12:44Z", eventName: "CreateUser", eventSource: "iam.amazonaws.com" };
  const alert = alertOf(raw, { timeZone: "Europe/Berlin" });

  it("has the local time next to the time", () => {
    expect(alert).toMatchObject({
      time: "2026-11-29T03:12:44Z",
      localTime: "2026-11-29T04:12:44+01:00[Europe/Berlin]",
    });
    expect(alertOf(raw).localTime).toBe(null);
    expect(alertOf({}, { timeZone: "Europe/Berlin" }).localTime).toBe(null);
  });

  it.each(["terminal", "text", "markdown", "html", "email", "sns", "slack", "github"] as const)(
    "shows both times as %s",
    async (format) => {
      const text = (await printed(format, [alert])).replaceAll("=\r\n", "").replaceAll("`", "");
      expect(text).toContain("2026-11-29T03");
      expect(text).toMatch(/2026-11-29 04:12:44 in Europe\/Berlin/);
    },
  );
});
