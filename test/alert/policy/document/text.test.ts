import { describe, expect, it } from "vitest";
import { duplicateName, sameNames } from "../../../../src/alert/policy/document/duplicates.ts";
import { documentIn } from "../../../../src/alert/policy/document/text.ts";

const policy = '{"Statement":[]}';
const encoded = (times: number): string => (times === 0 ? policy : encodeURIComponent(encoded(times - 1)));
const quoted = (times: number): string => (times === 0 ? policy : JSON.stringify(quoted(times - 1)));

describe("the document in a text", () => {
  it.each<[string, string]>([
    ["plain", policy],
    ["in spaces", ` \n${policy}\t`],
    ["quoted in spaces", JSON.stringify(`  ${policy} `)],
    ["quoted seven times", quoted(7)],
    ["URL-encoded seven times", encoded(7)],
    ["as a form", "%7B+%22Statement%22%3A+%5B%5D%7D"],
    ["as a form behind plus signs", "++%7B%22Statement%22%3A%5B%5D+%7D++"],
    ["with a plus sign of its own", encodeURIComponent('{"Statement":[],"Id":"a+b"}')],
    ["URL-encoded but for its braces", "{%22Statement%22:[]}"],
    ["URL-encoded spaces around", `%20${encoded(1)}%20`],
  ])("is read: %s", (_, text) => {
    expect(documentIn(text).document).toMatchObject({ Statement: [] });
  });

  it("keeps plus signs where they are not spaces", () => {
    expect(documentIn(encodeURIComponent('{"Statement":[],"Id":"a+b"}')).document).toMatchObject({ Id: "a+b" });
    expect(documentIn("%7B%22Statement%22%3A[],+%22Id%22%3A%22a+b%22%7D").document).toMatchObject({ Id: "a b" });
  });

  it.each<[string, string]>([
    [quoted(8), "is encoded more than 8 times"],
    [encoded(8), "is encoded more than 8 times"],
    ["null", "is not a policy document"],
    ["12", "is not a policy document"],
    ["[]", "is not a policy document"],
    ["%7B%7D", "is not a policy document"],
    ["%7B%22Statement%22%3A%5B%5D", "is cut: it does not end in a brace"],
    ["%7b%22", "is cut: it does not end in a brace"],
    ["{", "is cut: it does not end in a brace"],
    ['{"a":}{', "is cut: it does not end in a brace"],
    ["{]}", "is not valid JSON"],
    ["x{", "is not valid JSON"],
    ["100%", "is not valid JSON"],
    ["%E0%A4%A", "is not valid JSON"],
    ["%zz", "is not valid JSON"],
    ["plain", "is not valid JSON"],
  ])("is not read: %j", (text, reason) => {
    expect(documentIn(text)).toEqual({ reason });
  });
});

describe("a name that is there twice", () => {
  const twice = (json: string) => duplicateName(json, JSON.parse(json));
  it.each<[string, string | undefined]>([
    ["{}", undefined],
    ['{"a":1}', undefined],
    ['{"a":1,"b":{"a":[{"a":1},{"a":2},null,3]}}', undefined],
    ['{"a":"x\\":y"}', undefined],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', undefined],
    ['{"a":["a","b"],"b":[[]]}', undefined],
    ['{"a":{"x":1},"b":{"x":1}}', undefined],
    ['{"a":1,"a":2}', "a"],
    ['{"a":1 , "a" :2}', "a"],
    ['{"a":1,"\\u0061":2}', "a"],
    ['{"a":{"b":1,"b":1}}', "b"],
    ['{"a":[{"b":1},{"b":1,"c":2,"c":3}]}', "c"],
    ['{"x":1,"X":2}', undefined],
    ['{"Effect":1,"eFFECT":2}', "eFFECT"],
    ['{"a":[null,{"Action":1,"ACTION":2}]}', "ACTION"],
    ['{"y":{"z":1},"Statement":1,"y2":{},"statement":2}', "statement"],
    ['{"a":"]}","a":2}', "a"],
    ['{"a":"\\\\","a":2}', "a"],
  ])("in %s is %j", (json, name) => {
    expect(twice(json)).toBe(name);
  });

  it.each<[object, string | undefined]>([
    [{ Statement: [{ Effect: "Allow" }] }, undefined],
    [{ Statement: [], statement: [] }, "statement"],
    [{ Statement: [{ Action: "*", action: "x" }] }, "action"],
    [{ Statement: [null, 1, { Condition: { Bool: { a: 1, A: 2 } } }] }, undefined],
  ])("of an object, %j, is %j", (value, name) => {
    expect(sameNames(value)).toBe(name);
  });
});
