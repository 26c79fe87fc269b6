import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { FunctionConfiguration, LambdaClient } from "@aws-sdk/client-lambda";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readAccountPolicies } from "../account-policies.ts";
import { type FunctionName, parseArn } from "../arn.ts";
import { type ClientOptions, lambdaClient, logsClient, settingsOf } from "../clients.ts";
import { type Filter, type FunctionTarget, qualifiedArn } from "../subscribe/plan.ts";
import { checkSubscriptionPolicies } from "./account-policies.ts";
import { awaitCanary, type Canary, type CanaryWait, writeCanary } from "./canary.ts";
import { type DoctorFinding, guarded, type Status, unchecked } from "./check.ts";
import { checkEmail, checkQueue, checkTopic } from "./delivery.ts";
import {
  checkFunction,
  type Environment,
  findFunction,
  noDeadLetters,
  otherDeadLetters,
  readConfiguration,
  readDeadLetters,
  type Variables,
} from "./function.ts";
import { identify } from "./identity.ts";
import { keyReader } from "./keys/key.ts";
import { alarmsOf, checkErrors } from "./metrics.ts";
import { checkWiring, read, type Wiring, type WiringRequest } from "./wiring.ts";

export interface Examination extends WiringRequest {
  readonly logGroups: readonly string[];
  /** The function; if null, the one that the filter delivers to. */
  readonly function: FunctionName | null;
  /** The topic; if null, the one in the function's environment. */
  readonly topicArn: string | null;
  /** The address that SES sends e-mail from; if null, the one in the function's environment. */
  readonly emailFrom: string | null;
  /** Reads the function's environment. */
  readonly readEnvironment: (variables: Variables) => Environment;
  /** Judges the function's settings against the pattern of a filter that delivers to it. */
  readonly judgeSettings: (pattern: string, variables: Variables) => SettingsJudgment;
  /** Returns a harmless event that passes a filter with that pattern and the function's settings; null for no canary. */
  readonly chooseCanary: ((pattern: string, variables: Variables) => ChosenCanary | string) | null;
}

/** Whether events that a filter lets through can become alerts with a function's settings. */
export interface SettingsJudgment {
  readonly status: Exclude<Status, "not-checked">;
  readonly message: string;
  readonly fix: string | null;
}

/** An event to send, and the channels that its alert reaches. */
export type ChosenCanary = Pick<Canary, "logStream" | "eventId" | "message"> & { readonly channels: readonly string[] };

type Findings = AsyncGenerator<DoctorFinding, void, undefined>;

/** Checks every link from trail to inbox, in order. A link that cannot be checked is reported as such. */
export async function* examine(request: Examination, options: ClientOptions, watch: CanaryWait): Findings {
  const logs = await logsClient(options);
  const lambda = await lambdaClient(options);
  const caller = await identify(options);
  yield caller.finding;
  if (caller.isStopped) return;

  const { function: name, logGroups } = request;
  const named = name === null ? undefined : yield* read("function", () => findFunction(lambda, name));
  const clients = { logs, lambda, options, now: watch.now };
  const wirings: Wiring[] = [];
  for (const logGroup of logGroups) {
    const destinationArn = request.destinationArn ?? (named === undefined ? null : qualifiedArn(named));
    const wanted = { logGroup, filterName: request.filterName, pattern: request.pattern, destinationArn };
    const place = { account: caller.account, region: caller.region };
    const checks = checkWiring({ ...wanted, ...place }, named ?? null, request.judge, clients);
    wirings.push(yield* logGroups.length === 1 ? checks : labeled(logGroup, checks));
  }
  yield* examineFunctions(request, wirings, { logs, lambda, options, watch });
}

/** Adds the log group to each finding. */
async function* labeled<Result>(
  logGroup: string,
  findings: AsyncGenerator<DoctorFinding, Result, undefined>,
): AsyncGenerator<DoctorFinding, Result, undefined> {
  for (;;) {
    const { done, value } = await findings.next();
    if (done === true) return value;
    yield { ...value, logGroup };
  }
}

interface Tools {
  readonly logs: CloudWatchLogsClient;
  readonly lambda: LambdaClient;
  readonly options: ClientOptions;
  readonly watch: CanaryWait;
}

/** Checks the functions behind the log groups, each once, and what follows them. */
async function* examineFunctions(request: Examination, wirings: readonly Wiring[], tools: Tools): Findings {
  const targets = new Map(wirings.flatMap(({ target }) => (target === null ? [] : [[qualifiedArn(target), target]])));
  for (const target of targets.values()) {
    const own = wirings.filter(
      (wiring) => wiring.target !== null && qualifiedArn(wiring.target) === qualifiedArn(target),
    );
    yield* examineFunction(request, target, own, tools);
  }
  if (targets.size > 0) return;
  for (const { filter } of request.function === null ? wirings.slice(0, 1) : []) yield noFunction(filter);
  yield* examinePolicies(tools.logs, request.logGroups, null);
  yield* examineChannels(request.topicArn, request.emailFrom, null, tools.options);
}

function noFunction(filter: Filter | undefined): DoctorFinding {
  return filter === undefined
    ? unchecked("function", "the function is not known", "pass it with --function, for example --function iam-alerts")
    : unchecked("function", `${filter.destinationArn} is not a function: what follows it cannot be checked`);
}

async function* examineFunction(
  request: Examination,
  target: FunctionTarget,
  wirings: readonly Wiring[],
  { logs, lambda, options, watch }: Tools,
): Findings {
  const settings = yield* read("function", () => readConfiguration(lambda, target));
  const environment = request.readEnvironment(settings?.Environment?.Variables ?? {});
  if (settings !== undefined) {
    yield* checkFunction(settings, environment);
    if (settings.Environment?.Error === undefined && environment.fault === null) {
      yield* judged(request, wirings, settings.Environment?.Variables ?? {});
    }
    yield* guarded("function", () => checkErrors(new CloudWatchClient(settingsOf(options)), settings, watch.now()));
    yield* guarded("dead letters", async () => {
      const arn = await readDeadLetters(lambda, target, settings);
      if (arn === undefined) return [noDeadLetters(settings)];
      if (parseArn(arn)?.service !== "sqs") return [otherDeadLetters(arn)];
      return checkQueue(new SQSClient(at(arn, options)), arn, settings.Role ?? null, keyReader(arn, options));
    });
  }
  const { functionArn } = target;
  const logGroup = settings?.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionArn.split(":")[6]}`;
  yield* examinePolicies(logs, request.logGroups, { functionArn, logGroup });
  const { topicArn = environment.topicArn, emailFrom = environment.emailFrom } = given(request);
  const user = { publisher: parseArn(functionArn)?.account ?? null, role: settings?.Role ?? null };
  yield* examineChannels(topicArn, emailFrom, user, options);
  if (request.chooseCanary === null) return;
  for (const wiring of wirings) {
    const canary = sendCanary(request, wiring, settings, environment, logs, watch);
    yield* request.logGroups.length === 1 ? canary : labeled(wiring.logGroup, canary);
  }
}

function* judged({ judgeSettings }: Examination, wirings: readonly Wiring[], variables: Variables) {
  const patterns = new Set(wirings.flatMap(({ filter }) => filter?.pattern ?? []));
  for (const pattern of patterns) yield { link: "function", ...judgeSettings(pattern, variables) } as const;
}

async function* examinePolicies(
  logs: CloudWatchLogsClient,
  logGroups: readonly string[],
  own: Parameters<typeof checkSubscriptionPolicies>[2],
): Findings {
  yield* guarded("account policy", async () => {
    const policies = await readAccountPolicies(logs, "SUBSCRIPTION_FILTER_POLICY");
    return checkSubscriptionPolicies(policies, logGroups, own);
  });
}

function given({ topicArn, emailFrom }: Examination): { topicArn?: string; emailFrom?: string } {
  return { ...(topicArn === null ? {} : { topicArn }), ...(emailFrom === null ? {} : { emailFrom }) };
}

async function* examineChannels(
  topicArn: string | null,
  emailFrom: string | null,
  user: { readonly publisher: string | null; readonly role: string | null } | null,
  options: ClientOptions,
): Findings {
  if (topicArn !== null && parseArn(topicArn)?.service === "sns") {
    const alarms = (arn: string) => alarmsOf(new CloudWatchClient(at(arn, options)), arn);
    const readKey = keyReader(topicArn, options);
    const users = { publisher: user?.publisher ?? null, role: user?.role ?? null, alarms, readKey };
    yield* guarded("topic", () => checkTopic(new SNSClient(at(topicArn, options)), topicArn, users));
  }
  if (emailFrom !== null) {
    yield* guarded("e-mail", () => checkEmail(new SESv2Client(settingsOf(options)), emailFrom));
  }
}

async function* sendCanary(
  { chooseCanary }: Examination,
  { logGroup, filter }: Wiring,
  settings: FunctionConfiguration | undefined,
  { channels }: Environment,
  logs: CloudWatchLogsClient,
  watch: CanaryWait,
): Findings {
  const notSent = (why: string) => unchecked("canary", `not sent: ${why}`);
  if (filter === undefined) return yield notSent("there is no filter to catch it");
  if (settings === undefined) return yield notSent("the function's settings are not known, and so neither is its log");
  const { ApplicationLogLevel: level = "INFO" } = settings.LoggingConfig ?? {};
  if (/^(?:WARN|ERROR|FATAL)$/.test(level)) return yield notSent(`the function's log omits levels below ${level}`);
  const chosen = chooseCanary?.(filter.pattern, settings.Environment?.Variables ?? {}) ?? "there is no event";
  if (typeof chosen === "string") return yield notSent(chosen);
  const functionLog = settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${settings.FunctionName}`;
  yield* guarded("canary", async () => {
    const canary = { ...chosen, logGroup, time: watch.now() };
    await writeCanary(logs, canary);
    return awaitCanary(logs, canary, { functionLog, channels: chosen.channels }, watch);
  });
  const others = channels.filter((name) => !chosen.channels.includes(name));
  if (others.length > 0) yield notSent(`no event that reaches ${others.join(", ")}, for its least severity`);
}

/** Returns the client settings for the Region of an ARN. */
function at(arn: string, options: ClientOptions): ReturnType<typeof settingsOf> {
  return settingsOf({ ...options, region: parseArn(arn)?.region ?? "" });
}
