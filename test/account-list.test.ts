import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAccounts } from "../src/account-list.ts";

const organizations = JSON.stringify({
  Accounts: [
    {
      Id: "012345678901",
      Arn: "arn:aws:organizations::1:account/o-1/012345678901",
      Email: "a@example.com",
      Name: "production",
      Status: "ACTIVE",
    },
    { Id: "444455556666", Name: "staging", Status: "SUSPENDED" },
  ],
});
const none = { owner: null, environment: null };
const both = { "012345678901": { alias: "production", ...none }, "444455556666": { alias: "staging", ...none } };
const prod = { "012345678901": { alias: "production", owner: "platform@example.com", environment: "prod" } };

describe("a list of accounts", () => {
  it.each([
    ["the output of AWS's command", organizations, both],
    ["the accounts alone", JSON.stringify((JSON.parse(organizations) as { Accounts: unknown }).Accounts), both],
    ["names by id", "012345678901: production\n444455556666: staging # soon gone", both],
    ["names by id in JSON", '{"012345678901":"production","444455556666":"staging"}', both],
    [
      "a list in YAML",
      "- { id: 012345678901, name: production }\n- { id: 444455556666, alias: staging, owner: ~null }".replace(
        "~null",
        '""',
      ),
      both,
    ],
    [
      "a list in JSON with comments and numbers",
      "accounts: # all\n  [{ id: 012345678901, name: production }, { accountId: 444455556666, name: staging }]",
      both,
    ],
    [
      "owners and environments",
      "012345678901:\n  alias: production\n  owner: platform@example.com\n  environment: prod\n",
      prod,
    ],
    [
      "owners and environments in JSON",
      '[{"Id":"012345678901","Name":"production","Owner":" platform@example.com ","Environment":"prod"}]',
      prod,
    ],
    ["a number in JSON", '[{"Id":444455556666,"Name":"staging"}]', { "444455556666": { alias: "staging", ...none } }],
  ])("is read from %s", async (_, text, expected) => {
    expect(Object.fromEntries(await parseAccounts(text, "a.yaml"))).toEqual(expected);
  });

  it("is read from the example, which the documentation shows in part", async () => {
    const accounts = await parseAccounts(readFileSync("examples/accounts/accounts.yaml", "utf8"), "accounts.yaml");
    expect([...accounts.values()].map(({ alias }) => alias)).toEqual(["production", "staging", "log-archive"]);
    const [first = ""] = /^"111122223333".*$/m.exec(readFileSync("docs/config.md", "utf8")) ?? [];
    expect((await parseAccounts(first, "config.md")).get("111122223333")).toEqual(accounts.get("111122223333"));
  });

  it.each([
    ["", "expected accounts in a.yaml, found none"],
    ["[]", "expected accounts in a.yaml, found []"],
    ["hunter2", "expected accounts in a.yaml, found none"],
    ["12345: production", 'expected an account\'s id of 12 digits in a.yaml, found "12345"'],
    ['[{"Id":1.5}]', "expected an account's id of 12 digits in a.yaml, found 1.5"],
    ["- 012345678901", "expected a name for the account 012345678901 in a.yaml, found none"],
    ["012345678901: { owner: me }", "expected a name for the account 012345678901 in a.yaml, found none"],
    [
      "012345678901: { alias: a, owner: [b] }",
      'expected text as the owner of the account 012345678901 in a.yaml, found ["b"]',
    ],
    ["a: [", "expected JSON or YAML in a.yaml: "],
    [
      '{"Accounts":[{"Id":"012345678901","Name":"a"}],"NextToken":"x"}',
      "expected all accounts in a.yaml, found one page of them, with a NextToken",
    ],
  ])("refuses %j", async (text, message) => {
    await expect(parseAccounts(text, "a.yaml")).rejects.toMatchObject({
      code: "config",
      message: expect.stringContaining(message),
    });
  });
});
