import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDocuments, parseJson, stringify, tryParse } from "../../src/bytes/json.ts";
import { JsonScanner } from "../../src/bytes/json-scanner.ts";
import { brokenRecord, jsonFault } from "../../src/payload/items.ts";
import { json } from "../payload/reading.ts";

const nested = (depth: number) => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;

const scanned = (text: string, size = text.length): number | "more" | "invalid" => {
  const scanner = new JsonScanner();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    const end = scanner.scan(bytes, at, Math.min(at + size, bytes.length));
    if (end !== "more") return end;
  }
  return "more";
};

describe("parseJson", () => {
  it.each<[string, unknown]>([
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", "9007199254740993"],
    ["[9007199254740992]", ["9007199254740992"]],
    ["[-9007199254740993]", ["-9007199254740993"]],
    ['{"a":12345678901234567890}', { a: "12345678901234567890" }],
    ['{"a":[1,\n12345678901234567890 ,2]}', { a: [1, "12345678901234567890", 2] }],
    [
      '{"a":"n:12345678901234567890","b":12345678901234567890}',
      { a: "n:12345678901234567890", b: "12345678901234567890" },
    ],
    ['{"a":"\\",12345678901234567890","b":1}', { a: '",12345678901234567890', b: 1 }],
    ['{"a":1234567890.12345678901234567890}', { a: 1234567890.1234567 }],
    ['{"a":1e400}', { a: "1e400" }],
    ["[-1.5E+999,2e-400,-3.5e-1000]", ["-1.5E+999", "2e-400", "-3.5e-1000"]],
    ["[1e308,5e-324,0e-400,-0.00e999,1e-100,0.0]", [1e308, 5e-324, 0, -0, 1e-100, 0]],
    ['["1e400",",1e400",1e+0400]', ["1e400", ",1e400", "1e+0400"]],
    [`[${"9".repeat(400)}.5,1]`, [`${"9".repeat(400)}.5`, 1]],
    ["[9007199254740993e0]", [9007199254740992]],
    [
      "[12345678901234567890E+10,1234567890123456.5e-3]",
      [Number("1.2345678901234567e29"), Number("1234567890123.4565")],
    ],
    ["[1.5e10,12345678901234567890]", [1.5e10, "12345678901234567890"]],
    ['["\\\\",12345678901234567890]', ["\\", "12345678901234567890"]],
    ['["\\\\\\"12345678901234567890",1]', ['\\"12345678901234567890', 1]],
    ['["","",12345678901234567890,""]', ["", "", "12345678901234567890", ""]],
    ['{"12345678901234567890":12345678901234567890}', { "12345678901234567890": "12345678901234567890" }],
  ])("reads %s", (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it("returns the same as JSON.parse for any JSON with small numbers", () => {
    const any = fc.json({ maxDepth: 5 }).filter((text) => !/\d{16}/.test(text));
    fc.assert(
      fc.property(any, (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("keeps every digit of any whole number, and everything around it", () => {
    const big = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    fc.assert(
      fc.property(big, fc.string({ unit: "binary" }), (number, text) => {
        const expected = Number.isSafeInteger(Number(number)) ? Number(number) : String(number);
        expect(parseJson(`{"a":${JSON.stringify(text)},"b":[${number}]}`)).toEqual({ a: text, b: [expected] });
      }),
    );
  });

  it("reads __proto__ and constructor as own properties", () => {
    const value = parseJson('{"__proto__":{"a":12345678901234567890},"constructor":1}') as object;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect("a" in value).toBe(false);
  });

  it.each(["", "{", "hello", "{'a':1}", "[1,]", '{"a":12345678901234567890'])("throws a SyntaxError for %j", (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
    expect(tryParse(text)).toBeUndefined();
  });

  it("keeps every digit next to a text of ten million escapes", () => {
    const text = `{"a":"${"\\n".repeat(10_000_000)}","b":12345678901234567890}`;
    const value = parseJson(text) as { a: string; b: string };
    expect(value.b).toBe("12345678901234567890");
    expect(value.a.length).toBe(10_000_000);
  });
});

describe("parseDocuments", () => {
  const documents = fc.array(
    fc.oneof(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true }),
      fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 4 },
  );

  it("parses consecutive documents, pretty-printed or not, with or without whitespace between", () => {
    fc.assert(
      fc.property(
        documents,
        fc.constantFrom("", " ", "\n", "\r\n\t"),
        fc.constantFrom(0, 2),
        (list, between, indent) => {
          const texts = list.map((value) => JSON.stringify(value, null, indent));
          expect(parseDocuments(texts.join(between))).toEqual(texts.map(parseJson));
        },
      ),
    );
  });

  it.each<[string, readonly unknown[]]>([
    ["{}{}", [{}, {}]],
    ["[1] \n\r\t[2] ", [[1], [2]]],
    ['{"a":"é"}{"b":12345678901234567890}', [{ a: "é" }, { b: "12345678901234567890" }]],
    ["7", [7]],
  ])("parses the documents of %j", (text, expected) => {
    expect(parseDocuments(text)).toEqual(expected);
  });

  it.each(["{}[1,]", "{}[01]", '{}{"a":tru}', "{}\f{}"])("returns undefined for %j, which is almost JSON", (text) => {
    expect(parseDocuments(text)).toBeUndefined();
  });

  it.each(["{} x", "{}{", "[1]]", "{}nope"])("returns undefined for %j, which is only partly JSON", (text) => {
    expect(parseDocuments(text)).toBeUndefined();
  });
});

describe("JsonScanner", () => {
  it("finds the end of any object or list, in pieces of any size", () => {
    const values = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 1), (value, size, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(scanned(`${text} {"next"`, size)).toBe(Buffer.byteLength(text));
      }),
    );
  });

  it.each([
    ['{"a":"b c"}', 11],
    ['["a\\\\"]', 7],
    ['["\\""]', 6],
    ["[tru]", 5],
    ["[azAZ]", "invalid"],
    ["[0,9,a,z]", 9],
    ["[|]", "invalid"],
    ["[1|]", "invalid"],
    ["[1E5]", 5],
    ["[1.5,-2,+3]", 11],
    ["[`]", "invalid"],
    ["[{]", "invalid"],
    ["[/]", "invalid"],
    ["[:]", "invalid"],
    ['{"a":1,}', "invalid"],
    ["[1,]", "invalid"],
    ["{1}", "invalid"],
    ["[ ]", 3],
    ['{"a" : 1 , "b" : [ ] }', 22],
    ['["\u0000"]', "invalid"],
    ['["\u001f"]', "invalid"],
    ['["\u0020"]', 5],
    ['{"\t":1}', "invalid"],
    [`${"[".repeat(10_000)}${"]".repeat(10_000)}`, 20_000],
    ["[".repeat(10_001), "invalid"],
  ])("returns for %s: %s", (text, end) => {
    expect(scanned(text)).toBe(end);
    expect(scanned(text, 1)).toBe(end);
  });

  it("keeps the position at which it stopped", () => {
    const positions = (text: string) => {
      const scanner = new JsonScanner();
      scanner.scan(Buffer.from(text), 0, text.length);
      return scanner.position;
    };
    expect(['{"a":1', '{"a":"b', '{"a":\n X}', '["a\nb"]', '["a'].map(positions)).toEqual([6, 7, 7, 3, 3]);
  });

  it("waits for more at every proper prefix of a document", () => {
    const text = '{"a":[1,-2.5e+3,true,null,{"b\\"":"\\u00e9é"}],"c":{}}';
    const bytes = Buffer.from(text);
    for (let length = 1; length < bytes.length; length++) {
      expect(new JsonScanner().scan(bytes, 0, length)).toBe("more");
    }
    expect(scanned(text)).toBe(bytes.length);
  });

  it.each(["[x y", "{a", "[}", '{"a"}', '{"a":}', "[,", "[INFO", '{"a\n', '["a" "b"', "]", "[1:"])(
    "refuses %j, which cannot become JSON",
    (text) => {
      expect(scanned(text)).toBe("invalid");
      expect(scanned(text, 1)).toBe("invalid");
    },
  );
});

describe("tryParse", () => {
  const long = "x".repeat(1 << 20);
  it.each([
    ["an object", `{"a":"${long}"}`],
    ["an object after blanks", ` \n{"a":"${long}"}\n`],
    ["a text", `"${long}"`],
    ["a list", `["${long}"]`],
  ])("reads a long text of %s", (_, text) => {
    expect(tryParse(text)).toEqual({ json: JSON.parse(text) });
  });

  it.each([
    ["nested beyond all reason", `${"[".repeat(10_001)}"${long}"${"]".repeat(10_001)}`],
    ["that goes on", `{"a":"${long}"} x`],
    ["that is cut", `{"a":"${long}`],
  ])("returns undefined for a long text %s", (_, text) => {
    expect(tryParse(text)).toBeUndefined();
  });

  it("does not check the depth of shorter texts", () => {
    const deep = `${"[".repeat(10_001)}"${"x".repeat((1 << 20) - 20_004)}"${"]".repeat(10_001)}`;
    expect(deep).toHaveLength(1 << 20);
    expect(tryParse(deep)).toBeDefined();
    expect(tryParse(`${deep} `)).toBeUndefined();
  });
});

describe("stringify", () => {
  it("writes the same as JSON.stringify", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringify(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  it("does not fail at any depth", () => {
    expect(stringify(JSON.parse(nested(50_000)))).toBe('"[nested too deep to print]"');
    expect(stringify(undefined)).toBe("null");
  });
});

describe("jsonFault", () => {
  it("reports every proper prefix of a record as cut short", () => {
    const text = json("CreateUser", { readOnly: false, n: -1.5e3, list: [null, true], text: 'é\\ "\u0001' });
    const faults = Array.from({ length: text.length - 1 }, (_, index) => jsonFault(text.slice(0, index + 1)));
    expect([...new Set(faults)]).toEqual(["its JSON is cut short"]);
  });

  it.each([
    ["", "its JSON is cut short"],
    ["START RequestId", "it is not valid JSON"],
    ['{"a":1}}', "it is not valid JSON"],
    ["[1]", "its JSON is not an object"],
  ])("reports %j: %s", (text, reason) => {
    expect(jsonFault(text)).toBe(reason);
  });
});

describe("brokenRecord", () => {
  it.each([
    ['{"eventVersion":"1.11","eventNa', true],
    ['  {"awslogs": {"data":"H4s', true],
    ['{"eventName":"CreateUser"}', false],
    ['{"level":"info","msg":"cut he', false],
    ['eventName: {"eventName":"x"', false],
  ])("recognizes %j: %s", (text, ours) => {
    expect(brokenRecord(text)?.map((item) => item.kind)).toEqual(ours ? ["unreadable"] : undefined);
  });
});
