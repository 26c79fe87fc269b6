import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mutatingIamOperations } from "../../src/cloudtrail/operations.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { entryOf } from "../../src/response/respond.ts";
import { access } from "../../src/response/table/access.ts";
import type { Entry } from "../../src/response/table/entry.ts";
import { iam } from "../../src/response/table/iam.ts";
import { resources } from "../../src/response/table/resources.ts";
import { tampering } from "../../src/response/table/tampering.ts";
import { call, type Raw, user } from "../alert/alerts.ts";
import { leftOut, through } from "../reach/findings.ts";
import { rawOf, sampleFiles } from "../render/rendering.ts";
import { filledRecord } from "./filled.ts";
import { responding, responseTo } from "./responses.ts";

const tables = { iam, ...tampering, ...access, ...resources };
const entries = Object.entries(tables).flatMap(([service, table]) =>
  Object.entries(table).map(([key, entry]) => [`${service}:${key}`, entry] as const),
);
const commandsOf = ({ undo, look }: Entry) => Object.entries({ ...undo, ...look });

describe("the table of responses", () => {
  it("has every operation of IAM that changes something, and no other", () => {
    const calls = new Set(Object.keys(iam).map((key) => key.replace(/\(.*/, "")));
    expect([...calls].sort()).toEqual([...mutatingIamOperations].sort());
  });

  it.each(entries)("%s has commands or says why there are none", (_, entry) => {
    expect(Object.keys(entry.undo ?? {}).length > 0 || (entry.note ?? "") !== "").toBe(true);
  });

  it.each(entries)("%s has words that no shell would run", (_, entry) => {
    for (const [does] of commandsOf(entry)) expect(does).toMatch(/^[A-Z][A-Za-z0-9 ,]+$/);
  });

  it.each(entries)("%s fills its commands from a record that has their values", (name, entry) => {
    const { contain, look } = responseTo(filledRecord(name, entry));
    const commands = [...contain, ...look].map(({ does }) => does);
    expect(commands).toEqual(expect.arrayContaining(commandsOf(entry).map(([does]) => does)));
  });

  it("deletes nothing that has done something: no user, role, group, key, policy, trail or log", () => {
    const deleting = entries.flatMap(([, entry]) =>
      commandsOf(entry).flatMap(([, template]) => /^\S+ (delete-\S+)/.exec(template)?.[1] ?? []),
    );
    expect([...new Set(deleting)].sort()).toEqual([
      "delete-access-entry",
      "delete-account-alias",
      "delete-account-assignment",
      "delete-alarm-mute-rule",
      "delete-application-assignment",
      "delete-archive-rule",
      "delete-filter",
      "delete-function-concurrency",
      "delete-function-url-config",
      "delete-group-membership",
      "delete-group-policy",
      "delete-inline-policy-from-permission-set",
      "delete-login-profile",
      "delete-open-id-connect-provider",
      "delete-retention-policy",
      "delete-role-policy",
      "delete-route",
      "delete-saml-provider",
      "delete-schedule",
      "delete-trusted-token-issuer",
      "delete-user-policy",
    ]);
  });
});

describe("the response to a finding", () => {
  const samples = readdirSync("fixtures/records").map((file) => [
    file.replace(".json", ""),
    JSON.parse(readFileSync(`fixtures/records/${file}`, "utf8")) as Raw,
  ]) as [string, Raw][];
  const records: [string, Raw][] = [
    ...Object.entries(through),
    ...Object.entries(leftOut).map(([code, { record }]): [string, Raw] => [code, record]),
    ...samples,
  ];

  it.each(records)("%s has a command or says why there is none", (_, raw) => {
    const record = { awsRegion: "us-east-1", eventTime: "2026-11-29T03:12:44Z", ...raw };
    const { response, severity } = responding(record);
    if (severity === "info") expect(response).toBeNull();
    else expect((response?.contain.length ?? 0) > 0 || response?.note !== null).toBe(true);
  });
});

describe("the response to a severe sample", () => {
  const severe = sampleFiles.flatMap((file) => {
    const { title, severity, response } = responding(rawOf(file) as Raw);
    return severity === "critical" || severity === "high" ? [[title, response?.note ?? ""] as const] : [];
  });

  it.each(severe)("%s is not a lack of an answer", (_, note) => {
    expect(note).not.toMatch(/^(?:No command is known|The record does not contain what a command needs)/);
  });
});

describe("the response to a call that failed", () => {
  const refused = (name: string, more: Raw = {}) =>
    responding(
      call(
        name,
        { name: "t" },
        {
          ...{
            userIdentity: { ...user("mateo"), accessKeyId: "AKIAIOSFODNN7EXAMPLE" },
            awsRegion: "us-east-1",
            eventTime: "2026-11-29T03:12:44Z",
          },
          ...{ errorCode: "AccessDenied", errorMessage: "not authorized", ...more },
        },
      ),
    );

  it("stops the caller of a severe one, and undoes nothing", () => {
    const { severity, response } = refused("cloudtrail:StopLogging");
    expect(severity).toBe("high");
    expect(response?.contain.map(({ command }) => command)).toEqual([
      expect.stringMatching(/^aws iam update-access-key --user-name mateo .* --status Inactive/),
    ]);
    expect(response?.note).toBe("The call failed: there is nothing to undo");
  });

  it("stops nobody for one that is less severe", () => {
    const { severity, response } = refused("iam:DeleteRole");
    expect(severity).toMatch(/^(?:low|medium)$/);
    expect(response?.contain).toEqual([]);
  });

  it("stops nobody for a sign-in that failed, which anyone can make under a name", () => {
    const { response } = refused("signin:ConsoleLogin", {
      ...{ userIdentity: user("mateo"), errorMessage: "Failed authentication" },
      responseElements: { ConsoleLogin: "Failure" },
    });
    expect(response?.contain ?? []).toEqual([]);
  });
});

describe("a variant of a call", () => {
  it.each([
    ["UpdateAccessKey", { status: "Active" }, "undo"],
    ["UpdateAccessKey", { status: "Inactive" }, "note"],
    ["CreatePolicyVersion", { setAsDefault: true }, "look"],
    ["UpdateUser", { newUserName: "b" }, "undo"],
    ["UpdateUser", { newPath: "/b/" }, "look"],
  ] as const)("%s %j has a response of its own", (name, parameters, part) => {
    const record = readRecord(call(`iam:${name}`, { userName: "a", ...parameters }));
    expect(Object.keys((record && entryOf(record)) ?? {})).toContain(part);
  });
});
