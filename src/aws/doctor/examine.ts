import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { FunctionConfiguration, LambdaClient } from "@aws-sdk/client-lambda";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type FunctionName, parseArn } from "../arn.ts";
import { type ClientOptions, lambdaClient, logsClient, settingsOf } from "../clients.ts";
import { awsFailure } from "../failure.ts";
import { readFunction } from "../subscribe/function-policy.ts";
import { type Filter, type FunctionTarget, qualifiedArn } from "../subscribe/plan.ts";
import { functionTargetOf, readFilters } from "../subscribe/subscription.ts";
import { awaitCanary, type Canary, type CanaryWait, writeCanary } from "./canary.ts";
import { type DoctorFinding, green, guarded, red, unchecked } from "./check.ts";
import { checkEmail, checkQueue, checkTopic } from "./delivery.ts";
import {
  checkErrors,
  checkFunction,
  type Environment,
  noDeadLetters,
  otherDeadLetters,
  readConfiguration,
  readDeadLetters,
  type Variables,
} from "./function.ts";
import { checkTrail } from "./trail.ts";
import { checkFilter, checkLogGroup, checkPermission, type WantedFilter } from "./wiring.ts";

export interface Examination extends WantedFilter {
  /** The function; if null, the one that the filter delivers to. */
  readonly function: FunctionName | null;
  /** The topic; if null, the one in the function's environment. */
  readonly topicArn: string | null;
  /** The address that SES sends e-mail from; if null, the one in the function's environment. */
  readonly emailFrom: string | null;
  /** Reads the function's environment. */
  readonly readEnvironment: (variables: Variables) => Environment;
  /** Returns a harmless event that passes a filter with that pattern and the function's settings; null for no canary. */
  readonly chooseCanary: ((pattern: string, variables: Variables) => ChosenCanary | undefined) | null;
}

export type ChosenCanary = Pick<Canary, "logStream" | "eventId" | "message">;

type Findings = AsyncGenerator<DoctorFinding, void, undefined>;

/** Checks every link from trail to inbox, in order. A link that cannot be checked is reported as such. */
export async function* examine(request: Examination, options: ClientOptions, watch: CanaryWait): Findings {
  const logs = await logsClient(options);
  const lambda = await lambdaClient(options);
  const caller = await identity(options);
  yield caller;
  if (caller.status !== "green") return;
  yield* guarded("trail", () => checkTrail(new CloudTrailClient(settingsOf(options)), request.logGroup));
  yield* guarded("log group", async () => [await checkLogGroup(logs, request.logGroup)]);

  const filters = yield* read("filter", () => readFilters(logs, request.logGroup));
  const filter = filters?.find(({ name }) => name === request.filterName);
  const { function: name } = request;
  const named = name === null ? undefined : yield* read("function", () => readFunction(lambda, name));
  const target = named ?? (filter === undefined ? null : functionTargetOf(filter.destinationArn));
  const destinationArn = request.destinationArn ?? (named === undefined ? null : qualifiedArn(named));
  if (filters !== undefined) yield* checkFilter(filters, { ...request, destinationArn });
  if (target === null) {
    if (name === null) yield noFunction(filter);
    return yield* examineChannels(request.topicArn, request.emailFrom, null, options);
  }
  yield* guarded("permission", async () => [await checkPermission(lambda, request, target)]);
  const settings = yield* read("function", () => readConfiguration(lambda, target));
  const environment = request.readEnvironment(settings?.Environment?.Variables ?? {});
  if (settings !== undefined) yield* examineFunction(target, settings, environment, lambda, options, watch);
  const { topicArn = environment.topicArn, emailFrom = environment.emailFrom } = given(request);
  yield* examineChannels(topicArn, emailFrom, parseArn(target.functionArn)?.account ?? null, options);
  if (request.chooseCanary !== null) yield* sendCanary(request, filter, settings, environment, logs, watch);
}

/** Returns the result of a call. If the call fails, yields the finding for the link and returns undefined. */
async function* read<Value>(
  link: DoctorFinding["link"],
  call: () => Promise<Value>,
): AsyncGenerator<DoctorFinding, Value | undefined, undefined> {
  let value: Value | undefined;
  yield* guarded(link, async () => {
    value = await call();
    return [];
  });
  return value;
}

async function identity(options: ClientOptions): Promise<DoctorFinding> {
  const client = new STSClient(settingsOf(options));
  try {
    const { Arn = "", Account = "" } = await client.send(new GetCallerIdentityCommand({}));
    return green("credentials", `${Arn}, account ${Account}, Region ${await client.config.region()}`);
  } catch (error) {
    const { message, hint = "" } = awsFailure(error, "sts:GetCallerIdentity");
    return red("credentials", message, hint);
  }
}

function noFunction(filter: Filter | undefined): DoctorFinding {
  return filter === undefined
    ? unchecked("function", "the function is not known", "pass it with --function")
    : unchecked("function", `${filter.destinationArn} is not a function: what follows it cannot be checked`);
}

function given({ topicArn, emailFrom }: Examination): { topicArn?: string; emailFrom?: string } {
  return { ...(topicArn === null ? {} : { topicArn }), ...(emailFrom === null ? {} : { emailFrom }) };
}

async function* examineFunction(
  target: FunctionTarget,
  settings: FunctionConfiguration,
  environment: Environment,
  lambda: LambdaClient,
  options: ClientOptions,
  watch: CanaryWait,
): Findings {
  yield* checkFunction(settings, environment);
  yield* guarded("function", () => checkErrors(new CloudWatchClient(settingsOf(options)), settings, watch.now()));
  yield* guarded("dead letters", async () => {
    const arn = await readDeadLetters(lambda, target, settings);
    if (arn === undefined) return [noDeadLetters(settings)];
    if (parseArn(arn)?.service !== "sqs") return [otherDeadLetters(arn)];
    return [await checkQueue(new SQSClient(at(arn, options)), arn)];
  });
}

async function* examineChannels(
  topicArn: string | null,
  emailFrom: string | null,
  publisher: string | null,
  options: ClientOptions,
): Findings {
  if (topicArn !== null && parseArn(topicArn)?.service === "sns") {
    yield* guarded("topic", () => checkTopic(new SNSClient(at(topicArn, options)), topicArn, publisher));
  }
  if (emailFrom !== null) {
    yield* guarded("e-mail", () => checkEmail(new SESv2Client(settingsOf(options)), emailFrom));
  }
}

async function* sendCanary(
  { chooseCanary, logGroup }: Examination,
  filter: Filter | undefined,
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
  const chosen = chooseCanary?.(filter.pattern, settings.Environment?.Variables ?? {});
  if (chosen === undefined) return yield notSent("no sample event passes the filter and the function's settings");
  const functionLog = settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${settings.FunctionName}`;
  yield* guarded("canary", async () => {
    const canary = { ...chosen, logGroup, time: watch.now() };
    await writeCanary(logs, canary);
    return awaitCanary(logs, canary, { functionLog, channels }, watch);
  });
}

/** Returns the client settings for the Region of an ARN. */
function at(arn: string, options: ClientOptions): ReturnType<typeof settingsOf> {
  return settingsOf({ ...options, region: parseArn(arn)?.region ?? "" });
}
