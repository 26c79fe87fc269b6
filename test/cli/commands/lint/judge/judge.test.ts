import { describe, expect, it } from "vitest";
import type { CarrierFault, FoundPattern } from "../../../../../src/carriers/found.ts";
import type { Piece } from "../../../../../src/carriers/text.ts";
import { judge } from "../../../../../src/cli/commands/lint/judge/judge.ts";
import { presets } from "../../../../../src/presets.ts";

/** A pattern in which each ‹name› is a hole; the file writes the pattern from offset 100 on, holes with their brackets. */
function carried(text: string, more: Partial<FoundPattern> = {}): FoundPattern {
  const place = { file: "main.tf", start: 100, end: 100 + text.length };
  const pieces = [...text.matchAll(/‹[^›]*›|[^‹]+/g)].map(({ 0: part, index }): Piece => {
    const at = { file: "main.tf", start: 100 + index, end: 100 + index + part.length };
    return part.startsWith("‹") ? { kind: "hole", text: "placeholder", ...at } : { kind: "plain", text: part, ...at };
  });
  return {
    ...{
      ...place,
      carrier: "terraform",
      kind: "subscription filter",
      resource: "filter.x",
      isTrimmed: false,
      faults: [],
    },
    ...{ text: { pieces }, ...more },
  };
}

function judged(text: string, more: Partial<FoundPattern> = {}) {
  return judge(carried(text, more), ({ start, end }) => text.slice(start - 100, end - 100));
}

/** Each problem as its severity, its code and the part of the text at its place. */
function problemsOf(text: string, more: Partial<FoundPattern> = {}): readonly string[] {
  return judged(text, more).problems.map(
    ({ severity, code, place }) => `${severity} ${code} ${text.slice(place.start - 100, place.end - 100)}`,
  );
}

const iam = '$.eventSource = "iam.amazonaws.com"';

describe("a pattern without holes", () => {
  it.each([
    ['{ $.a == "x" }', ["error pattern-syntax =="]],
    [`{ ${iam} && $.eventName = "CreateUsr" }`, ['error unknown-event-name $.eventName = "CreateUsr"']],
    [`{ ${iam} && $.eventName = "Create*" }`, []],
    ['{ $.userIdentity.type = "root" }', ['error never-holds $.userIdentity.type = "root"']],
    ["[ERROR]", ["warning no-condition [ERROR]"]],
    ["?ERROR ?WARN timeout", ["warning optional-terms-ignored ?ERROR"]],
    ["", []],
  ])("%j has the problems %j", (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
    expect(judged(text).judged).toBe("whole");
  });

  it("says that a pattern never matches only if no alternative is left", () => {
    const [one] = judged('{ $.eventType = "awsapicall" }').problems;
    const [other] = judged(`{ $.eventType = "awsapicall" || (${iam} && $.eventName = "CreateUser") }`).problems;
    expect([one?.severity, one?.message.startsWith("this pattern never matches: ")]).toEqual(["error", true]);
    expect(other?.message).not.toContain("this pattern never matches");
  });

  it("trims what Terraform's provider trims, and nothing else", () => {
    expect(problemsOf("\n { $.a = 1 }\n", { isTrimmed: true, kind: "metric filter" })).toEqual([]);
    expect(problemsOf("\n { $.a == 1 }\n", { isTrimmed: true })).toEqual(["error pattern-syntax =="]);
    expect(problemsOf("{ $.a = 1 }\n")).toEqual(["error pattern-syntax \n"]);
  });

  it("lets a metric filter name the fields that its value is taken from", () => {
    expect(problemsOf("[time, latency]", { kind: "metric filter" })).toEqual([]);
    expect(problemsOf("[time, latency]")).toEqual(["info no-condition [time, latency]"]);
  });
});

describe("a pattern with holes", () => {
  it.each([
    `{ ${iam} && $.eventName = "‹var.name›" }`,
    `{ ${iam} && $.eventName = ‹var.name› }`,
    `{ ${iam} && ‹local.clause› }`,
    `{ ${iam} ‹local.more› }`,
    `{ ‹local.clauses› }`,
    `{ (‹join›) && $.userIdentity.type = "Root" }`,
    '{ $.‹field› = "x" }',
    '{ $.userIdentity.‹field› = "x" }',
    '{ ‹selector› = "x" && $.a = 1 }',
    "{ $.latency ‹op› 100 }",
    "{ $.latency > ‹limit› && $.latency < 10 }",
    '{ $.a = "‹one›" && $.a = "b" }',
    '{ $.a = "‹one›" || $.a = "‹two›" }',
    '{ $.a != "‹one›" && $.a = "‹two›" }',
    '{ $.userIdentity.arn = "arn:aws:iam::‹account›:root" }',
    "{ $.msg = %‹regex›% }",
    "{ $.msg = %a‹regex›b% }",
    "[ip, user = ‹user›, ...]",
    "[‹fields›]",
    "‹word› ERROR",
    '"‹phrase›"',
    '{ $.a = "‹x›',
    "‹opening› $.a = 1 }",
    "{ $.a = 1 ‹closing›",
    "{ $.a = 1 ‹joiner› $.b = 2 }",
    `‹before›{ ${iam} }`,
    `{ ${iam} && $.eventName = "CreateUser" }‹after›`,
    "‹terms› ?WARN ?ERROR",
    "‹everything›",
    "‹a›‹b›",
  ])("%s has no false alarm", (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    ['{ $.eventName == "‹name›" }', ["error pattern-syntax =="]],
    [`{ $.eventName = "‹name›" && $.eventSource == "iam.amazonaws.com" }`, ["error pattern-syntax =="]],
    ['{ ‹clauses› && $.userIdentity.type = "root" }', ['error never-holds $.userIdentity.type = "root"']],
    [
      `{ $.requestParameters.userName = "‹name›" && ${iam} && $.eventName = "CreateUsr" }`,
      ['error unknown-event-name $.eventName = "CreateUsr"'],
    ],
    ["?‹domain› SERVFAIL", ["warning optional-terms-ignored ?‹domain›"]],
  ])("%s still has the problems %j", (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
    expect(judged(text).judged).toBe("partly");
  });

  it("shows holes as the file writes them", () => {
    expect(judged("?‹domain› SERVFAIL").problems[0]?.message).toBe(
      "AWS ignores ? terms if the pattern has others, so this one has no effect",
    );
    expect(judged('{ $.a = "‹var.x›" }').text).toBe('{ $.a = "‹var.x›" }');
  });

  it("is not judged if a hole decides what it is", () => {
    expect(judged("‹everything›").judged).toBe("unknown");
    expect(judged("", { text: undefined }).judged).toBe("unknown");
  });

  it.each(['{ $.eventType = "awsapicall" ‹more› }', '{ ‹more› $.eventType = "awsapicall" }'])(
    "does not say that %s never matches, because the hole can be an alternative",
    (text) => {
      expect(judged(text).problems.map(({ message }) => message.includes("this pattern never matches"))).toEqual([
        false,
      ]);
    },
  );

  it("is too long only if the parts that the file says are", () => {
    const long = (length: number) => `{ $.a = "${"x".repeat(length)}‹more›" }`;
    expect(problemsOf(long(1005))).toEqual([]);
    expect(judged(long(1020)).problems.map(({ message }) => message)).toEqual([
      "AWS refuses this pattern: expected at most 1024 characters, found 1032",
    ]);
  });
});

describe("faults of a carrier", () => {
  const fault = (start: number, end: number, more: Partial<CarrierFault> = {}): CarrierFault => ({
    ...{ file: "main.tf", start: 100 + start, end: 100 + end, code: "escaped-quote", severity: "error" },
    ...{ message: "something is wrong", ...more },
  });

  it("come first and mute what follows from them", () => {
    const text = '{ $.a = \\"x\\" }';
    expect(problemsOf(text, { faults: [fault(8, 10)] })).toEqual(['error escaped-quote \\"']);
  });

  it("do not mute a refusal before them", () => {
    expect(problemsOf('{ $.a == "x" }\n', { faults: [fault(14, 15, { code: "final-line-break" })] })).toEqual([
      "error final-line-break \n",
      "error pattern-syntax ==",
    ]);
  });

  it("do not mute another problem of the pattern", () => {
    const text = `{ ${iam} && $.eventName = "CreateUsr" }`;
    const faults = [fault(0, 1, { severity: "warning" })];
    expect(problemsOf(text, { faults })).toEqual([
      "warning escaped-quote {",
      'error unknown-event-name $.eventName = "CreateUsr"',
    ]);
  });
});

describe("published patterns", () => {
  const preset = (name: string) => presets.find((one) => one.name === name)?.pattern ?? "";

  it.each(presets.filter(({ pattern }) => pattern.startsWith("{")).map(({ name }) => name))("recognizes %s", (name) => {
    expect(judged(preset(name)).preset).toMatchObject({ preset: { name }, difference: undefined });
  });

  it("recognizes a pattern in another order, with other quotes and parentheses", () => {
    const text =
      '{ ($.eventName = "StopLogging") || $.eventName = "DeleteTrail" || (($.eventName = StartLogging) || ($.eventName = "CreateTrail")) || $.eventName = UpdateTrail }';
    expect(judged(text).preset?.preset.name).toBe("CloudWatch.5");
    expect(judged(text).problems.filter(({ code }) => code === "nearly-preset")).toEqual([]);
  });

  it.each([
    [preset("CloudWatch.5").replace(" || ($.eventName=StopLogging)", ""), '$.eventName = "StopLogging" is missing'],
    [
      preset("CloudWatch.5").replace("}", " || ($.eventName=PutEventSelectors)}"),
      "$.eventName = PutEventSelectors is added",
    ],
    [
      preset("CloudWatch.5").replace("StopLogging", "StopLoging"),
      '$.eventName = StopLoging replaces $.eventName = "StopLogging"',
    ],
  ])("says which clause of %s differs", (text, difference) => {
    const near = judged(text).problems.find(({ code }) => code === "nearly-preset");
    expect([near?.severity, near?.message]).toEqual([
      "info",
      expect.stringMatching(
        /^this pattern is CloudWatch\.5 \(AWS Security Hub CloudWatch\.5; CIS .*\) except for one clause: /,
      ),
    ]);
    expect(near?.message.endsWith(difference)).toBe(true);
  });

  it("says nothing of a pattern that differs in two clauses, or whose clauses are joined otherwise", () => {
    const two = preset("CloudWatch.5").replace("StopLogging", "A").replace("StartLogging", "B");
    expect(judged(two).preset).toBeUndefined();
    expect(judged(preset("CloudWatch.7").replace("||", "&&")).preset).toBeUndefined();
  });
});

describe("the fix of a problem", () => {
  it("is safe for a slip, and writes the text between holes", () => {
    const { fix } = judged('{ $.a == "‹x›" && $.b == “y” }').problems[0] ?? {};
    expect([fix?.isSafe, fix?.edits.map(({ start, end, text }) => [start - 100, end - 100, text])]).toEqual([
      true,
      expect.arrayContaining([
        [6, 8, "="],
        [22, 24, "="],
        [25, 26, '"'],
        [27, 28, '"'],
      ]),
    ]);
  });

  it("is a suggestion for what changes the meaning", () => {
    const { fix } = judged('{ $.readOnly = "false" }').problems[0] ?? {};
    expect([fix?.isSafe, fix?.expects?.text]).toEqual([false, '{ (($.readOnly IS FALSE) || ($.readOnly = "false")) }']);
  });
});
