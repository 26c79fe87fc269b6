import { beforeEach, describe, expect, it } from "vitest";
import { run } from "../../cli/io.ts";
import { Account, freshAccount } from "../account.ts";
import { runProcess } from "../environment.ts";
import { useEnvironment, useMoto } from "../use.ts";

const group = "aws-cloudtrail-logs";
const pattern = '{ $.userIdentity.userName = "it\'s $(here)" && $.eventName = "Create*" }';

const moto = useMoto();
const account = new Account(moto);
const env = () => ({ AWS_ENDPOINT_URL: moto.endpoint });
useEnvironment(env);
let functionArn = "";
beforeEach(async () => {
  const role = await freshAccount(moto);
  await account.createLogGroup(group);
  functionArn = await account.createFunction("iam-alerts", role);
});

const args = ["subscribe", "--log-group", group, "--function", "iam-alerts", "--pattern", pattern, "--force"];

describe("subscribe --print", () => {
  it("changes nothing, and prints commands that do what subscribe does", async () => {
    const printed = await run([...args, "--print", "cli"]);
    expect(printed.code).toBe(0);
    expect(await account.state(group, "iam-alerts")).toEqual({ filters: [], statements: [] });

    const { code, stderr } = await runProcess("sh", ["-euc", printed.stdout], env());
    expect(code, stderr).toBe(0);
    const { filters, statements } = await account.state(group, "iam-alerts");
    expect(filters).toMatchObject([{ filterPattern: pattern, destinationArn: functionArn, filterName: "iam-alerts" }]);
    expect((await run([...args, "--check"])).code).toBe(0);

    expect((await run([...args, "--remove"])).code).toBe(0);
    expect((await run(args)).code).toBe(0);
    expect(await account.state(group, "iam-alerts")).toEqual({ filters, statements });
  });

  it("looks up a function that is given by name", async () => {
    const { code, stdout } = await run([...args, "--print", "terraform"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`destination_arn = "${functionArn}"`);
    const missing = await run(["subscribe", "--log-group", group, "--function", "missing", "--print", "terraform"]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toContain("missing");
  });

  it("refuses the function's own log group", async () => {
    const own = ["subscribe", "--log-group", "/aws/lambda/iam-alerts", "--function", "iam-alerts", "--print", "cdk"];
    const { code, stdout, stderr } = await run(own);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("the function itself writes to /aws/lambda/iam-alerts");
  });
});
