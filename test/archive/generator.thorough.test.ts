import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeArchive } from "../../scripts/archive/generate.js";
import { listFiles } from "../../src/archive/files.ts";
import { mayHold } from "../../src/archive/range.ts";

interface CloudTrail {
  readonly Records: readonly {
    readonly eventSource: string;
    readonly eventTime: string;
    readonly eventID: string;
    readonly awsRegion: string;
    readonly recipientAccountId: string;
  }[];
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("generates an archive like CloudTrail's, the same every time", () => {
  const written = writeArchive(join(folder, "one"), 8e6);
  writeArchive(join(folder, "two"), 8e6);
  const files = [...listFiles([join(folder, "one")], {})];
  expect(files).toHaveLength(written.files);
  const records = files.flatMap(({ path }) => {
    const packed = readFileSync(path);
    expect(packed.equals(readFileSync(path.replace(join(folder, "one"), join(folder, "two"))))).toBe(true);
    const { Records } = JSON.parse(gunzipSync(packed).toString("utf8")) as CloudTrail;
    for (const { eventTime, awsRegion, recipientAccountId } of Records) {
      const until = new Date(Date.parse(eventTime) + 1).toISOString();
      expect(mayHold({ since: eventTime, until, regions: [awsRegion], accounts: [recipientAccountId] }, path)).toBe(
        true,
      );
    }
    return Records;
  });
  expect(records).toHaveLength(written.records);
  expect(written.json).toBeGreaterThan(8e6 * 0.95);
  expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
  const iam = records.filter(({ eventSource }) => eventSource === "iam.amazonaws.com");
  expect(iam.length / records.length).toBeGreaterThan(0.005);
  expect(iam.length / records.length).toBeLessThan(0.02);
});
