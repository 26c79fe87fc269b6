import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listFiles } from "../../src/archive/files.ts";
import { isWithin, mayHold, type Range } from "../../src/archive/range.ts";

const account = "111122223333";
const other = "123456789012";

/** Returns the path that CloudTrail gives a file. */
function pathOf(region: string, time: string, id = account): string {
  const day = time.slice(0, 10).replaceAll("-", "/");
  const minute = `${time.slice(0, 16).replace(/[-:]/g, "")}Z`;
  return `AWSLogs/${id}/CloudTrail/${region}/${day}/${id}_CloudTrail_${region}_${minute}_AbCdEfGh12345678.json.gz`;
}

const east = pathOf("us-east-1", "2026-11-18T15:05");
const eastNight = pathOf("us-east-1", "2026-11-19T00:05");
const west = pathOf("us-west-2", "2026-11-18T15:05");
const gov = pathOf("us-gov-west-1", "2026-11-20T09:00", other);

const networkNight = eastNight.replaceAll(/(?<=[/_])CloudTrail(?=[/_])/g, "CloudTrail-NetworkActivity");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  const digest = `AWSLogs/${account}/CloudTrail-Digest/us-east-1/2026/11/18/${account}_CloudTrail-Digest_us-east-1_t_us-east-1_20261118T150500Z.json.gz`;
  const insight = `AWSLogs/${account}/CloudTrail-Insight/us-east-1/2026/11/18/${account}_CloudTrail-Insight_us-east-1_20261118T1505Z_A.json.gz`;
  const aggregated = `AWSLogs/${account}/CloudTrail-Aggregated/us-east-1/2026/11/18/${account}_CloudTrail-Aggregated_us-east-1_20261118T1505Z_B.json.gz`;
  const moved = `elsewhere/${account}_CloudTrail-Digest_us-east-1_t_us-east-1_20261118T150500Z.json.gz`;
  const loose = ["loose/b.ndjson", "loose/a.jsonl", "loose/c.log", "loose/d.json.zst", "loose/e.txt", "loose/f.csv"];
  for (const file of [east, eastNight, west, gov, digest, insight, aggregated, networkNight, moved, ...loose]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  symlinkSync("b.ndjson", join(folder, "loose/link.json"));
  symlinkSync("nowhere", join(folder, "loose/dangling.json"));
  symlinkSync("..", join(folder, "loose/circle"));
  mkdirSync(join(folder, "self"));
  symlinkSync("self.json", join(folder, "self/self.json"));
  writeFileSync(join(folder, "self/z.json"), "{}");
});
afterAll(() => rmSync(folder, { recursive: true }));

const found = (range: Range, ...sources: readonly string[]) =>
  [
    ...listFiles(
      (sources.length === 0 ? ["AWSLogs"] : sources).map((source) => join(folder, source)),
      range,
    ),
  ].map(({ path }) => relative(folder, path));

describe("the files of an archive", () => {
  it("are those with events, in order of their names", () => {
    expect(found({})).toEqual([east, eastNight, west, networkNight, gov]);
  });

  it("have any extension; links to files are followed, links to folders are not", () => {
    const names = ["a.jsonl", "b.ndjson", "c.log", "d.json.zst", "dangling.json", "e.txt", "f.csv", "link.json"];
    expect(found({}, "loose")).toEqual(names.map((name) => `loose/${name}`));
    const [dangling] = [...listFiles([join(folder, "loose")], {})].filter(({ problem }) => problem !== undefined);
    expect(dangling?.problem).toBe("the link points to a file that does not exist");
  });

  it("continue after a link to itself, which is a problem, or an error if it is a source", () => {
    const [self, z] = [...listFiles([join(folder, "self")], {})];
    expect(self).toMatchObject({
      path: join(folder, "self/self.json"),
      size: 0,
      problem: expect.stringMatching(/^ELOOP/),
    });
    expect(z).toEqual({ path: join(folder, "self/z.json"), size: 2 });
    const refusal = expect.objectContaining({
      code: "not-found",
      message: expect.stringMatching(/^cannot read ".*ELOOP/),
    });
    expect(() => found({}, "self/self.json")).toThrow(refusal);
  });

  it.each<[Range, readonly string[]]>([
    [{}, ["CloudTrail-Aggregated", "CloudTrail-Digest", "CloudTrail-Insight"]],
    [
      { until: "2026-11-18T12:00:00.000Z", accounts: [account] },
      ["CloudTrail-Aggregated", "CloudTrail-Digest", "CloudTrail-Insight"],
    ],
    [{ since: "2026-11-20T00:00:00.000Z" }, []],
    [{ accounts: [other] }, []],
  ])("report for %j what is left out because it has no events", (range, kinds) => {
    const leftOut: string[] = [];
    const files = [...listFiles([join(folder, "AWSLogs")], range, (kind) => leftOut.push(kind))];
    expect(leftOut).toEqual(kinds);
    expect(files.length).toBeGreaterThan(0);
  });

  it("do not include digests, wherever they were copied to", () => {
    expect(found({}, "elsewhere")).toEqual([]);
  });

  it("include any file that is a source, with its size", () => {
    expect([...listFiles([join(folder, "loose/e.txt")], {})]).toEqual([
      { path: join(folder, "loose/e.txt"), size: 11 },
    ]);
  });

  it("cannot be listed if a source does not exist", () => {
    expect(() => found({}, "nowhere")).toThrow(/^expected a file or a folder, found nothing at ".*nowhere"$/);
  });

  it.each<[string, Range, readonly string[]]>([
    ["a Region", { regions: ["us-west-2"] }, [west]],
    ["Regions", { regions: ["us-west-2", "us-gov-west-1"] }, [west, gov]],
    ["an account", { accounts: [other] }, [gov]],
    ["a time", { since: "2026-11-18T16:00:00.000Z" }, [eastNight, networkNight, gov]],
    // The name has the minute in which CloudTrail began the file, or a little earlier.
    ["a time just after", { since: "2026-11-18T15:08:00.000Z" }, [east, eastNight, west, networkNight, gov]],
    // CloudTrail may deliver an event long after it happened.
    ["an end", { until: "2026-11-18T15:00:00.000Z" }, [east, eastNight, west, networkNight]],
    ["a time after all of network activity", { since: "2026-11-19T01:00:00.000Z" }, [gov]],
    ["an end before all", { until: "2026-11-17T15:00:00.000Z" }, []],
  ])("are filtered by their paths to %s", (_, range, files) => {
    expect(found(range)).toEqual(files);
  });

  it("are not filtered by paths without dates", () => {
    const range = { regions: ["eu-central-1"], accounts: [other], since: "2030-01-01T00:00:00.000Z" };
    expect(found(range, "loose")).toHaveLength(8);
  });

  it.each<[string, boolean]>([
    [`AWSLogs/${account}/CloudTrail/us-east-1/2025`, false],
    [`AWSLogs/${account}/CloudTrail/us-east-1/2026`, true],
    [`AWSLogs/${account}/CloudTrail/us-east-1/2026/10`, false],
    [`AWSLogs/${account}/CloudTrail/us-east-1/2026/11`, true],
    [`AWSLogs/${account}/CloudTrail/us-east-1/2026/11/16`, false],
    [`AWSLogs/${account}/CloudTrail/us-east-1/2026/11/18`, true],
    [`AWSLogs/${account}/CloudTrail/us-east-1/2026/11/22`, false],
    [`AWSLogs/o-abcd123456/${account}/CloudTrail/us-east-1/2026/11/16`, false],
    [`AWSLogs/${account}/CloudTrail-NetworkActivity/us-east-1/2025`, false],
    [`AWSLogs/${account}/CloudTrail-NetworkActivity/us-east-1/2026/11/18`, true],
    [`AWSLogs/${account}/CloudTrail-Insight/us-west-2`, false],
    [`AWSLogs/${other}/CloudTrail`, false],
    [`AWSLogs/${account}/CloudTrail/us-west-2`, false],
    ["AWSLogs", true],
    ["backup/2025/01/01", true],
  ])("are listed from the folder %s: %s", (path, may) => {
    const range = {
      since: "2026-11-18T00:00:00.000Z",
      until: "2026-11-20T00:00:00.000Z",
      regions: ["us-east-1"],
      accounts: [account],
    };
    expect(mayHold(range, path)).toBe(may);
  });
});

describe("a range", () => {
  const record = { eventTime: "2026-11-18T15:00:00Z", awsRegion: "us-east-1", recipientAccountId: account };
  it.each<[Range, boolean]>([
    [{}, true],
    [{ since: "2026-11-18T15:00:00.000Z" }, true],
    [{ since: "2026-11-18T15:00:00.001Z" }, false],
    [{ until: "2026-11-18T15:00:00.000Z" }, false],
    [{ until: "2026-11-18T15:00:00.001Z" }, true],
    [{ regions: ["us-west-2", "us-east-1"] }, true],
    [{ regions: ["us-west-2"] }, false],
    [{ accounts: [other] }, false],
  ])("%j contains the record: %s", (range, holds) => {
    expect(isWithin(range, record)).toBe(holds);
  });

  it("contains records without a time and place", () => {
    const range = { since: "2030-01-01T00:00:00.000Z", regions: ["us-west-2"], accounts: [other] };
    expect(isWithin(range, { eventName: "CreateUser" })).toBe(true);
    expect(isWithin(range, 5)).toBe(true);
  });
});
