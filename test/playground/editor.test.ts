import { describe, expect, it } from "vitest";
import { parse } from "../../src/pattern/parse/parser.ts";
import { printCondition } from "../../src/pattern/print.ts";
import { type Clause, why } from "../../src/pattern/why.ts";
import { seenIn, suggestionsAt } from "../../src/playground/editor/completion.ts";
import { bracketsAt, coloredIn } from "../../src/playground/editor/tokens.ts";
import { clauseSpans } from "../../src/playground/model/spans.ts";
import { presets } from "../../src/presets.ts";

const colors = (source: string) =>
  coloredIn(source).map(({ kind, span }) => `${kind} ${source.slice(span.start, span.end)}`);

describe("the colors of a pattern", () => {
  it("are those of the lexer's tokens", () => {
    expect(colors('{ $.a = "x" && $.b IS NULL || $.c != 1.5 && $.d = %^a% }')).toEqual([
      ...["bracket {", "selector $.a", "operator =", 'text "x"', "operator &&", "selector $.b", "keyword IS"],
      ...["keyword NULL", "operator ||", "selector $.c", "operator !=", "number 1.5", "operator &&", "selector $.d"],
      ...["operator =", "regex %^a%", "bracket }"],
    ]);
    expect(colors('?a -"b c" %d%')).toEqual(["operator ?", "word a", "operator -", 'text "b c"', "regex %d%"]);
    expect(colors("[ip, status = 4*]")).toContain("word 4*");
  });

  it("end where a pattern cannot be read", () => {
    expect(colors('{ $.a = "x')).toEqual(["bracket {", "selector $.a", "operator ="]);
    expect(colors('a"b')).toEqual([]);
  });
});

describe("the brackets at the caret", () => {
  const source = '{ ($.a = "(") && [ }';
  const at = (offset: number) => {
    const found = bracketsAt(source, offset);
    return found && [found.isPair, ...found.spans.map(({ start }) => start)];
  };
  it.each([
    [2, [true, 2, 12]],
    [13, [true, 2, 12]],
    [10, undefined],
    [6, undefined],
    [17, [false, 17, 19]],
    [0, [false, 0]],
  ])("are found at %d", (offset, expected) => expect(at(offset)).toEqual(expected));
});

/** Returns the leaves of a clause in order. */
const leaves = (clause: Clause): readonly Clause[] =>
  clause.kind === "condition" ? [clause] : clause.clauses.flatMap(leaves);

describe("the places of clauses", () => {
  it.each(presets.map(({ name, pattern }) => [name, pattern]))("are in the order of why in %s", (_, source) => {
    const pattern = parse(source);
    const { clause } = why(pattern, "{}");
    const printed = clauseSpans(pattern).map(({ start, end }) => {
      const part = parse(`{ ${source.slice(start, end)} }`);
      return part.kind === "json" && !("operands" in part.expression) ? printCondition(part.expression) : "";
    });
    expect(printed).toEqual((clause === null ? [] : leaves(clause)).map(({ text }) => text));
  });

  it.each([
    ['?a ?"b c"', "a"],
    ["?a b -c", "b"],
    ["[ip = 1*, ..., size > 1 && size < 9]", "12 x 4"],
  ])("are in the order of why in %s", (source, message) => {
    const pattern = parse(source);
    const { clause } = why(pattern, message);
    const found = clauseSpans(pattern).map(({ start, end }) => source.slice(start, end).replace(/[?"]/g, ""));
    expect(found).toEqual(
      (clause === null ? [] : leaves(clause)).map(({ text }) => text.replace(/[?"]/g, "").replace(/^\$/, "")),
    );
  });
});

describe("suggestions", () => {
  const value = {
    eventName: "CreateUser",
    userIdentity: { type: "IAMUser" },
    tags: [{ key: "a" }, { key: "b" }],
    n: 1,
  };
  const seen = seenIn([{ message: JSON.stringify(value), value, sample: undefined, title: "" }]);
  /** Returns the suggested labels at the mark |, and the text that the first of them would give. */
  const at = (marked: string, isAsked = false) => {
    const offset = marked.indexOf("|");
    const source = marked.replace("|", "");
    const found = suggestionsAt(source, offset, isAsked, seen);
    const [first] = found?.list ?? [];
    const text = found && first && source.slice(0, found.from) + (first.text ?? first.label) + source.slice(found.to);
    return { labels: found?.list.map(({ label }) => label) ?? [], text };
  };

  it("are the fields of the events, and then those of CloudTrail", () => {
    expect(at("{ $.userIdentity.t| }").text).toBe("{ $.userIdentity.type }");
    expect(at("{ $.userIdentity.| }").labels).toContain("$.userIdentity.sessionContext.sessionIssuer.arn");
    expect(at("{ $.tags| }").labels).toEqual(["$.tags[*].key"]);
    expect(at("{ $| = 1 }").labels.slice(0, 4)).toEqual(["$.eventName", "$.userIdentity.type", "$.tags[*].key", "$.n"]);
  });

  it("are the values of a field in the events, and then those that it can have", () => {
    expect(at("{ $.userIdentity.type = | }").labels.slice(0, 2)).toEqual(['"IAMUser"', '"Root"']);
    expect(at('{ $.userIdentity.type = "Ro|" }').text).toBe('{ $.userIdentity.type = "Root" }');
    expect(at("{ $.userIdentity.type != Ro| }").text).toBe('{ $.userIdentity.type != "Root" }');
    expect(at("{ $.n = | }").labels).toEqual(["1"]);
    expect(at('{ $.tags[0].key = "| }').labels).toEqual(['"a"', '"b"']);
    expect(at("{ $.eventName = AttachRo| }").labels).toEqual(['"AttachRolePolicy"']);
  });

  it("are presets where a pattern begins with a word", () => {
    expect(at("root-|").labels).toContain("root-activity");
    expect(at("root-|").text).toBe(presets.find(({ name }) => name === at("root-|").labels[0])?.pattern);
    expect(at("a root|").labels).toEqual([]);
    expect(at("|").labels).toEqual([]);
    expect(at("|", true).labels).toContain("recommended");
  });

  it("are none where nothing is known, or where the text is complete", () => {
    expect(at("{ $.n > | }").labels).toEqual([]);
    expect(at("{ $.a = 1 & | }").labels).toEqual([]);
    expect(at("{ $.tags[*].key| }").labels).toEqual([]);
    expect(at("{ | }").labels).toEqual([]);
    expect(at("{ | }", true).labels).toContain("$.eventName");
  });
});
