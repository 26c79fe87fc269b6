import { readdirSync, readFileSync } from "node:fs";
import { type Alert, toAlert } from "../../src/alert/alert.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { createRenderer, type Format, type RenderOptions } from "../../src/render/renderer.ts";

const folder = new URL("../../fixtures/records/", import.meta.url);

/** The files of the sample records. */
export const sampleFiles: readonly string[] = readdirSync(folder);

export function rawOf(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8"));
}

export function alertOf(raw: unknown, fields: Partial<Alert> = {}): Alert {
  const record = readRecord(raw);
  if (record === undefined) throw new Error("expected a record");
  return { ...toAlert(record), ...fields };
}

/** Returns the alert of a sample by name. */
export function sample(name: string, fields: Partial<Alert> = {}): Alert {
  return alertOf(rawOf(`${name}.json`), fields);
}

/** Returns the whole output of a command for alerts. */
export async function printed(format: Format, alerts: readonly Alert[], options: RenderOptions = {}): Promise<string> {
  const renderer = await createRenderer(format, options);
  if (renderer.kind === "document") return renderer.render(alerts);
  const { start, alert, between, end, none } = renderer;
  return alerts.length === 0 ? none : start + alerts.map(alert).join(between) + end;
}
