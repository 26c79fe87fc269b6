import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePath, setPath, unsetPath } from "../../src/cloudtrail/path.ts";
import { IamAlertsError } from "../../src/errors.ts";

const thrown = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
};

const usage = (action: () => unknown): string => {
  const error = thrown(action);
  if (!(error instanceof IamAlertsError)) throw new Error(`expected an IamAlertsError, found ${String(error)}`);
  expect(error.code).toBe("usage");
  return error.message;
};

const read = (record: unknown, steps: readonly (string | number)[]): unknown =>
  steps.reduce<unknown>((node, step) => (node as Readonly<Record<string | number, unknown>>)[step], record);

const freeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
};

describe("parsePath", () => {
  it.each<[string, readonly (string | number)[]]>([
    ["eventName", ["eventName"]],
    [
      "userIdentity.sessionContext.attributes.mfaAuthenticated",
      "userIdentity sessionContext attributes mfaAuthenticated".split(" "),
    ],
    ["requestParameters.tags[0].key", ["requestParameters", "tags", 0, "key"]],
    ["a[1][22].b", ["a", 1, 22, "b"]],
    ["$.eventName", ["eventName"]],
    ["$[0].a", [0, "a"]],
    ['a["x.y"]', ["a", "x.y"]],
    ["a['x y'].b", ["a", "x y", "b"]],
    ['a["0"]', ["a", "0"]],
    ["['__proto__'].x", ["__proto__", "x"]],
    ["$.['detail.type']", ["detail.type"]],
    ["aws:RequestTag/team", ["aws:RequestTag/team"]],
    ["detail-type", ["detail-type"]],
  ])("reads %s", (path, steps) => {
    expect(parsePath(path)).toEqual(steps);
  });

  it.each([
    ["", "the end", 1],
    ["$.", '"."', 2],
    [".a", '".a"', 1],
    ["a.", '"."', 2],
    ["a..b", '"..b"', 2],
    ["$..a", '"..a"', 2],
    ["a b", '" b"', 2],
    ["a[", '"["', 2],
    ["a[]", '"[]"', 2],
    ["a[-1]", '"[-1]"', 2],
    ["a[1.5]", '"[1.5]"', 2],
    ["a[0]b", '"b"', 5],
    ['a["b]', '"[\\"b]"', 2],
    ["a.0", '".0"', 2],
    ["a[9999999]", '"[9999999]"', 2],
  ])("refuses %j and names the first wrong character", (path, found, character) => {
    expect(usage(() => parsePath(path))).toBe(
      `expected a field's name or an [index] in the path ${JSON.stringify(path)}, found ${found} at character ${character}`,
    );
  });

  it("shows a valid path in the hint", () => {
    expect(thrown(() => parsePath("a."))).toMatchObject({
      hint: "write paths like userIdentity.userName or requestParameters.tags[0].key",
    });
  });
});

describe("setPath", () => {
  it.each<[string, unknown, string, unknown, unknown]>([
    ["replaces a field and keeps its position", { a: 1, b: 2 }, "a", 3, { a: 3, b: 2 }],
    ["creates the objects on the way", {}, "a.b.c", 1, { a: { b: { c: 1 } } }],
    [
      "replaces null with an object",
      { requestParameters: null },
      "requestParameters.userName",
      "bob",
      { requestParameters: { userName: "bob" } },
    ],
    ["replaces an entry of a list", { a: [1, 2] }, "a[1]", 3, { a: [1, 3] }],
    ["appends to a list", { a: [1] }, "a[1]", 2, { a: [1, 2] }],
    ["creates a list", {}, "a[0].b", 1, { a: [{ b: 1 }] }],
    ["sets null", { a: 1 }, "a", null, { a: null }],
    ["sets false", { a: 1 }, "a", false, { a: false }],
  ])("%s", (_, record, path, value, expected) => {
    const changed = setPath(record, path, value);
    expect(changed).toEqual(expected);
    expect(JSON.stringify(changed)).toBe(JSON.stringify(expected));
  });

  it.each<[unknown, string, string]>([
    [{ a: "text" }, "a.b", 'expected an object at a for the path "a.b", found "text"'],
    [{ a: 1 }, "a[0]", 'expected a list at a for the path "a[0]", found 1'],
    [{ a: {} }, "a[0]", 'expected a list at a for the path "a[0]", found an object'],
    [{ a: [1] }, "a.b", 'expected an object at a for the path "a.b", found a list of 1'],
    [{ a: [1] }, "a[2]", 'expected a list of 2 or more at a for the path "a[2]", found a list of 1'],
    ["text", "a", 'expected an object at the record for the path "a", found "text"'],
  ])("refuses to lead %j through %s", (record, path, message) => {
    expect(usage(() => setPath(record, path, 1))).toBe(message);
  });

  it("refuses an index beyond the end of a list that does not exist yet", () => {
    expect(usage(() => setPath({}, "a[1]", 1))).toContain('at a for the path "a[1]"');
  });

  it("does not change the given record", () => {
    const record = freeze({ a: { b: [1, { c: 2 }] }, d: { e: 1 } });
    const changed = setPath(record, "a.b[1].c", 3);
    expect(changed).toEqual({ a: { b: [1, { c: 3 }] }, d: { e: 1 } });
    expect(record).toEqual({ a: { b: [1, { c: 2 }] }, d: { e: 1 } });
  });

  it.each(["__proto__.polluted", "constructor.prototype.polluted", "a.__proto__.polluted", '["__proto__"].polluted'])(
    "sets %s on the record, not on a prototype",
    (path) => {
      const changed = setPath({ a: {} }, path, "yes");
      expect(({} as Readonly<Record<string, unknown>>)["polluted"]).toBeUndefined();
      expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
      expect(JSON.stringify(changed)).toContain('"polluted":"yes"');
    },
  );
});

describe("unsetPath", () => {
  it.each<[string, unknown, string, unknown]>([
    ["removes a field", { a: 1, b: 2 }, "a", { b: 2 }],
    ["removes a nested field", { a: { b: 1, c: 2 } }, "a.b", { a: { c: 2 } }],
    ["leaves an empty object", { a: { b: 1 } }, "a.b", { a: {} }],
    ["removes an entry of a list", { a: [1, 2, 3] }, "a[1]", { a: [1, 3] }],
    ["removes null", { a: null }, "a", {}],
    ["removes a field named __proto__", JSON.parse('{"__proto__":1,"a":2}'), "__proto__", { a: 2 }],
  ])("%s", (_, record, path, expected) => {
    const before = JSON.stringify(record);
    expect(JSON.stringify(unsetPath(record, path))).toBe(JSON.stringify(expected));
    expect(JSON.stringify(record)).toBe(before);
  });

  it.each<[unknown, string]>([
    [{ a: 1 }, "b"],
    [{ a: 1 }, "a.b"],
    [{ a: null }, "a.b"],
    [{ a: [1] }, "a[1]"],
    [{ a: "text" }, "a.length"],
    [{ a: [1] }, "a.length"],
    [{ a: [1] }, 'a["0"]'],
    [{ a: { "0": 1 } }, "a[0]"],
    [{}, "__proto__"],
    [{}, "constructor.name"],
    [undefined, "a"],
  ])("returns undefined if there is no value: %j at %s", (record, path) => {
    expect(unsetPath(record, path)).toBeUndefined();
  });

  it("refuses an invalid path", () => {
    expect(usage(() => unsetPath({}, "a."))).toContain('in the path "a."');
  });
});

describe("a path", () => {
  const key = fc.oneof(
    fc.constantFrom("a", "userName", "aws:tag/x", "detail-type", "__proto__", "constructor", "$x"),
    fc.string({ unit: "grapheme" }).filter((text) => !text.includes('"')),
  );
  const written = (step: string | number) => (typeof step === "number" ? `[${step}]` : `["${step}"]`);

  it("leads to the value that was set, and to nothing once it is unset", () => {
    const steps = fc.tuple(key, fc.array(fc.oneof(key, fc.constant(0)), { maxLength: 5 }));
    fc.assert(
      fc.property(steps, fc.jsonValue(), ([first, rest], value) => {
        const path = [first, ...rest].map(written).join("");
        expect(parsePath(path)).toEqual([first, ...rest]);
        const set = setPath({ kept: true }, path, value);
        expect(read(set, [first, ...rest])).toEqual(value);
        const unset = unsetPath(set, path);
        expect(unset).toBeDefined();
        expect(unsetPath(unset, path)).toBeUndefined();
      }),
    );
  });

  it("makes parsePath throw nothing but usage errors", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab.[]\"'0$_ ") }), (path) => {
        const error = thrown(() => parsePath(path));
        if (error !== undefined) expect(error).toMatchObject({ name: "IamAlertsError", code: "usage" });
        else expect(parsePath(path).length).toBeGreaterThan(0);
      }),
    );
  });
});
