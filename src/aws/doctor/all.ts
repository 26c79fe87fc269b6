import type { CloudWatchLogsClient, LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { readAccountPolicies } from "../account-policies.ts";
import { type ClientOptions, lambdaClient, logsClient } from "../clients.ts";
import { logGroupPages } from "../log-groups.ts";
import type { Filter } from "../subscribe/plan.ts";
import { functionTargetOf, readFilters } from "../subscribe/subscription.ts";
import { checkSubscriptionPolicies } from "./account-policies.ts";
import { type DoctorFinding, guarded, type Status, unchecked } from "./check.ts";
import { checkPattern, checkSettings, type JudgePattern } from "./filter/filter.ts";
import { checkPermission } from "./filter/permission.ts";
import { readConfiguration } from "./function.ts";
import { identify } from "./identity.ts";
import { takesFilters } from "./log-group.ts";

type Findings = AsyncGenerator<DoctorFinding, void, undefined>;

/** The number of log groups that are read at the same time: few, because AWS throttles these calls early. */
const atOnce = 4;

/** Lists every subscription filter of the Region, with the state of its pattern, settings and function. */
export async function* examineAll(judge: JudgePattern, options: ClientOptions): Findings {
  const [logs, lambda] = [await logsClient(options), await lambdaClient(options)];
  const caller = await identify(options);
  yield caller.finding;
  if (caller.isStopped) return;
  const tools = { logs, lambda, judge, account: caller.account, region: caller.region };
  let filters = 0;
  yield* guarded("log group", async function* () {
    for await (const groups of logGroupPages(logs)) {
      const able = groups.filter(takesFilters);
      for (let from = 0; from < able.length; from += atOnce) {
        const found = await Promise.all(able.slice(from, from + atOnce).map((group) => filtersOf(group, tools)));
        for (const finding of found.flat()) {
          filters++;
          yield finding;
        }
      }
    }
  });
  if (filters === 0)
    yield unchecked("filter", "the Region has no subscription filter", "iam-alerts subscribe creates one");
  yield* guarded("account policy", async () => {
    const policies = await readAccountPolicies(logs, "SUBSCRIPTION_FILTER_POLICY");
    return checkSubscriptionPolicies(policies, [], null);
  });
}

interface Tools {
  readonly logs: CloudWatchLogsClient;
  readonly lambda: LambdaClient;
  readonly judge: JudgePattern;
  readonly account: string | null;
  readonly region: string | null;
}

async function filtersOf({ logGroupName: logGroup = "" }: LogGroup, tools: Tools): Promise<readonly DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  const check = guarded("filter", async () => {
    const filters = await readFilters(tools.logs, logGroup);
    return Promise.all(filters.map((filter) => stateOf(filter, tools)));
  });
  for await (const finding of check) findings.push({ ...finding, logGroup });
  return findings;
}

const worstFirst: readonly Status[] = ["red", "not-checked", "amber", "green"];

/** Returns one finding for a filter, with the worst of its states. */
async function stateOf(filter: Filter, { lambda, judge, account, region }: Tools): Promise<DoctorFinding> {
  const { logGroup, name, pattern, destinationArn } = filter;
  const wanted = { logGroup, filterName: name, pattern: null, destinationArn: null, account, region };
  const shown = checkPattern(filter, wanted, judge);
  const findings: DoctorFinding[] = [shown, ...checkSettings(filter, wanted)];
  const target = functionTargetOf(destinationArn);
  if (target !== null) {
    const check = guarded("function", async () => {
      await readConfiguration(lambda, target);
      return checkPermission(lambda, wanted, target, filter);
    });
    for await (const finding of check) findings.push(finding);
  }
  const [worst = shown] = findings.toSorted((a, b) => worstFirst.indexOf(a.status) - worstFirst.indexOf(b.status));
  const faults = findings.filter((finding) => finding !== shown && finding.status !== "green");
  const message = [`${shown.message}, to ${destinationArn}`, ...faults.map((finding) => finding.message)].join("; ");
  return {
    link: "filter",
    status: worst.status,
    message,
    fix: worst.fix,
    logGroup,
    filter: { name, pattern, destinationArn },
  };
}
