import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { findingsOf } from "../../../src/lambda/channels/security-hub.ts";
import { attacks, spoiled } from "../../render/attacks.ts";
import { alertOf, rawOf, sampleFiles } from "../../render/rendering.ts";

const productArn = "arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default";

it("findings are what AWS's own model of Security Hub accepts, for every sample and every attack", () => {
  const samples = sampleFiles.map((file) => alertOf(rawOf(file)));
  const spoils = samples.slice(0, 3).flatMap((alert) => Object.values(attacks).map((attack) => spoiled(alert, attack)));
  const alerts = [...samples, ...spoils];
  const calls = findingsOf(alerts, productArn);
  expect(calls.flat()).toHaveLength(alerts.length);
  expect(Math.max(...calls.map(({ length }) => length))).toBe(100);
  const asked = calls.map((Findings) => ["BatchImportFindings", { Findings }]);
  const refused = execFileSync("python", ["test/servers/model.py", "securityhub"], { input: JSON.stringify(asked) });
  expect(refused.toString()).toBe("");
  const wrong = [["BatchImportFindings", { Findings: [{ Titel: "x" }] }]];
  const found = execFileSync("python", ["test/servers/model.py", "securityhub"], { input: JSON.stringify(wrong) });
  expect(found.toString()).toContain("Unknown parameter");
});
