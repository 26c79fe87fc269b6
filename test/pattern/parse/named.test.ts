import { describe, expect, it } from "vitest";
import { meaningOf } from "../../../src/pattern/parse/named.ts";

const named = ["tea-orders", "tea-refunds", "kettle-alarms", "everything", "Leaf.1", "Leaf.2"].map((name) => ({
  name,
  pattern: `{ $.kind = "${name}" }`,
}));
const kindOf = (text: string) => meaningOf(text, named).kind;

describe("meaningOf", () => {
  it.each(["tea-orders", "TEA-ORDERS", "Tea-Orders", "leaf.2", "everything", " kettle-alarms "])("finds %j", (text) => {
    const meaning = meaningOf(text, named);
    expect(meaning.kind === "named" && meaning.named.name.toLowerCase()).toBe(text.trim().toLowerCase());
  });

  it.each([
    ["tea-ordres", "tea-ordres", "tea-orders"],
    ["tea_orders", "tea_orders", "tea-orders"],
    ["teaorders", "teaorders", "tea-orders"],
    ["TeaOrders", "TeaOrders", "tea-orders"],
    ["tea orders", "tea orders", "tea-orders"],
    ["tea.orders", "tea.orders", "tea-orders"],
    ["kettlealarm", "kettlealarm", "kettle-alarms"],
    ["evrything", "evrything", "everything"],
    ["tea-orders tea-refunds", "tea-orders", "tea-orders"],
    ["tea-orders,kettle-alarms", "tea-orders", "tea-orders"],
    ["?tea-orders ?kettle-alarms", "tea-orders", "tea-orders"],
    ["tea-ordrs -test", "tea-ordrs", "tea-orders"],
    ["Leaf.9", "Leaf.9", "Leaf.1"],
    ["leaf1", "leaf1", "Leaf.1"],
  ])("takes %j for a misspelled name", (text, word, near) => {
    expect(meaningOf(text, named)).toEqual({ kind: "misspelled", word, near });
  });

  it.each(["tea-something-else-entirely", "4.4"])("takes %j for a name that does not exist", (text) => {
    expect(kindOf(text)).toBe("misspelled");
  });

  it.each([
    "{ $.eventName = CreateUser }",
    "[a, b, c]",
    '"tea-ordres"',
    '"tea" "orders"',
    '?"tea-orders" ?kettle',
    "%tea-orders%",
    "CreateUser",
    "ERROR timeout",
    "kettle",
    "tea",
    "Leaf",
    "",
    '"{ a phrase in braces }"',
    '"[ERROR]"',
    "user-name",
  ])("leaves %j to the parser", (text) => {
    expect(kindOf(text)).toBe("pattern");
  });

  it.each([
    ['"{ $.eventName = \\"CreateUser\\" }"', '{ $.eventName = "CreateUser" }'],
    ['"{ $.eventName = "CreateUser" }"', '{ $.eventName = "CreateUser" }'],
    ["'{ $.eventName = \"CreateUser\" }'", '{ $.eventName = "CreateUser" }'],
    ["\u201c{ $.eventName = CreateUser }\u201d", "{ $.eventName = CreateUser }"],
    ["'tea-orders'", "tea-orders"],
    ['"Tea-Orders"', "Tea-Orders"],
    ["`everything`", "everything"],
  ])("finds the quotes that a shell left around %j", (text, inner) => {
    expect(meaningOf(text, named)).toEqual({ kind: "quoted", inner });
  });
});
