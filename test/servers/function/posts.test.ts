import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { eventOf } from "../channels.ts";
import { type Certificate, Faulty, faults, makeCertificate } from "../faulty.ts";
import { type Runtime, startRuntime } from "../runtime.ts";
import { useMoto } from "../use.ts";

const moto = useMoto();
const productArn = "arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default";
const secrets = { sig: "s3cr3tOfTheWorkflow", path: "s3cr3tOfTheWebhook", key: "s3cr3t that signs messages" };
const names = ["teams", "webhook", "security-hub"] as const;

let certificate: Certificate;
let runtime: Runtime;
const servers = {} as Record<(typeof names)[number], Faulty>;

beforeAll(async () => {
  certificate = makeCertificate();
  servers.teams = await new Faulty("teams").start(certificate);
  servers.webhook = await new Faulty("webhook").start(certificate);
  servers["security-hub"] = await new Faulty("security-hub", moto.endpoint).start();
  runtime = await startRuntime(env());
});

afterAll(() => {
  runtime.stop();
  for (const server of Object.values(servers)) server.stop();
  certificate.remove();
});

const env = (more: Readonly<Record<string, string>> = {}) => ({
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_REGION: "us-east-1",
  AWS_ENDPOINT_URL: moto.endpoint,
  AWS_ENDPOINT_URL_SECURITYHUB: servers["security-hub"].endpoint,
  NODE_EXTRA_CA_CERTS: certificate.file,
  TEAMS_WEBHOOK: `${servers.teams.endpoint}/workflows/1/paths/invoke?sig=${secrets.sig}`,
  WEBHOOK_URL: `${servers.webhook.endpoint}/${secrets.path}`,
  WEBHOOK_SECRET: secrets.key,
  SECURITY_HUB_PRODUCT_ARN: productArn,
  ...more,
});

/** Counts the accepted messages with a text, by channel. */
const count = (text: string) =>
  Object.fromEntries(names.map((name) => [name, servers[name].taken.filter((body) => body.includes(text)).length]));
const once = { teams: 1, webhook: 1, "security-hub": 1 };

describe("the function with Teams, a webhook and Security Hub", () => {
  it("sends an alert to each of them once, and logs no secret", async () => {
    const event = encodePayload([eventOf("posted-1")]);
    for (const id of ["r-1", "r-1", "r-2"]) expect((await runtime.invoke(event, id)).error).toBeUndefined();
    expect(count("posted-1")).toEqual(once);
    const log = runtime.lines().join("\n");
    for (const secret of Object.values(secrets)) expect(log).not.toContain(secret);
    expect(log).not.toContain("alice");
  });

  it.each(names.flatMap((name) => faults.filter((fault) => fault !== "hangs").map((fault) => ({ name, fault }))))(
    "loses no alert if $name $fault once",
    async ({ name, fault }) => {
      const id = `event-${name}-${fault}`;
      servers[name].next = [fault];
      const event = encodePayload([eventOf(id)]);
      const first = await runtime.invoke(event, `r-${id}`);
      if (first.error !== undefined) {
        expect(first.error.errorMessage).toMatch(new RegExp(`^not delivered: 1 alert by ${name} \\(.+\\): ${id}$`));
        expect((await runtime.invoke(event, `r-${id}`)).error).toBeUndefined();
      }
      // Only a channel that accepted it without answering gets it again.
      expect(count(id)).toEqual({ ...once, [name]: fault === "loses" ? 2 : 1 });
      expect(runtime.lines().join("\n")).not.toMatch(/s3cr3t/);
    },
  );

  it("sends to each only the alerts of its least severity", async () => {
    const strict = await startRuntime(env({ TEAMS_MIN_SEVERITY: "critical", SECURITY_HUB_MIN_SEVERITY: "medium" }));
    const { error } = await strict.invoke(encodePayload([eventOf("mild-1")]), "r-mild");
    strict.stop();
    expect(error).toBeUndefined();
    expect(count("mild-1")).toEqual({ ...once, teams: 0 });
  });
});
