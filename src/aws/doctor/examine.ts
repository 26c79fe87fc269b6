import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { IamAlertsError } from "../../errors.ts";
import { type FunctionName, parseArn } from "../arn.ts";
import { type ClientOptions, lambdaClient, logsClient, settingsOf } from "../clients.ts";
import { awsFailure } from "../failure.ts";
import { readFunction } from "../function-policy.ts";
import type { Filter, FunctionTarget } from "../plan.ts";
import { readFilters, targetOf } from "../subscription.ts";
import { awaitCanary, type Canary, type Watch, writeCanary } from "./canary.ts";
import { type Finding, findingOf, green, type Link, red, unchecked } from "./check.ts";
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
import { checkFilter, checkLogGroup, checkPermission, type Wanted } from "./wiring.ts";

export interface Examination extends Wanted {
  /** The function; where it is left out, the one that the filter delivers to. */
  readonly function: FunctionName | null;
  /** The topic; where it is left out, the one in the function's environment. */
  readonly topicArn: string | null;
  /** The address that SES sends mail from; where it is left out, the one in the function's environment. */
  readonly emailFrom: string | null;
  /** Reads the function's environment. */
  readonly readEnvironment: (variables: Variables) => Environment;
  /** A harmless event that a filter of that pattern and the function let through; null for no canary. */
  readonly chooseCanary: ((pattern: string, variables: Variables) => ChosenCanary | undefined) | null;
}

export type ChosenCanary = Pick<Canary, "logStream" | "eventId" | "message">;

/** Looks at every link from trail to inbox, one after the other; what cannot be looked at is said, and left. */
export async function* examine(
  wish: Examination,
  options: ClientOptions,
  watch: Watch,
): AsyncGenerator<Finding, void, undefined> {
  const logs = await logsClient(options);
  const lambda = await lambdaClient(options);
  const account = await identity(options);
  if (account.status !== "green") return yield account;
  yield account;
  yield* guarded("trail", () => checkTrail(new CloudTrailClient(settingsOf(options)), wish.logGroup));
  yield* guarded("log group", async () => [await checkLogGroup(logs, wish.logGroup)]);

  let filters: readonly Filter[] | undefined;
  yield* guarded("filter", async () => {
    filters = await readFilters(logs, wish.logGroup);
    return [];
  });
  const filter = filters?.find(({ name }) => name === wish.filterName);
  let target: FunctionTarget | null = filter === undefined ? null : targetOf(filter.destinationArn);
  const { function: name } = wish;
  if (name !== null) {
    yield* guarded("function", async () => {
      target = await readFunction(lambda, name);
      return [];
    });
  }
  if (filters !== undefined) yield* checkFilter(filters, wish, name === null ? null : target);
  if (target === null) return yield noFunction(filter);
  const found: FunctionTarget = target;
  yield* guarded("permission", async () => [await checkPermission(lambda, wish, found)]);
  const settings = await readConfiguration(lambda, found).catch((error: unknown) => findingOf("function", error));
  if ("link" in settings) return yield settings;
  const variables = settings.Environment?.Variables ?? {};
  const environment = wish.readEnvironment(variables);
  yield* checkFunction(settings, environment);
  yield* guarded("function", () => checkErrors(new CloudWatchClient(settingsOf(options)), settings, watch.now()));
  yield* guarded("dead letters", async () => {
    const arn = await readDeadLetters(lambda, found, settings);
    if (arn === undefined) return [noDeadLetters(settings)];
    return [
      parseArn(arn)?.service === "sqs" ? await checkQueue(new SQSClient(at(arn, options)), arn) : otherDeadLetters(arn),
    ];
  });
  yield* examineChannels(wish, environment, found, options);
  const { chooseCanary } = wish;
  if (chooseCanary === null) return;
  if (filter === undefined) return yield unchecked("canary", "not sent, as there is no filter to catch it");
  const chosen = chooseCanary(filter.pattern, variables);
  if (chosen === undefined) {
    return yield unchecked("canary", "not sent, as no sample event passes the filter and the function's settings");
  }
  const functionLog = settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${settings.FunctionName}`;
  yield* guarded("canary", async () => {
    const canary = { ...chosen, logGroup: wish.logGroup, time: watch.now() };
    await writeCanary(logs, canary);
    return awaitCanary(logs, canary, { functionLog, channels: environment.channels }, watch);
  });
}

function noFunction(filter: Filter | undefined): Finding {
  return filter === undefined
    ? unchecked("function", "no function is known", "name it with --function")
    : unchecked("function", `${filter.destinationArn} is no function: what comes after it is not looked at`);
}

async function* examineChannels(
  wish: Examination,
  environment: Environment,
  { functionArn }: FunctionTarget,
  options: ClientOptions,
): AsyncGenerator<Finding, void, undefined> {
  const topicArn = wish.topicArn ?? environment.topicArn;
  const from = wish.emailFrom ?? environment.emailFrom;
  if (topicArn !== null) {
    const publisher = parseArn(functionArn)?.account ?? "";
    yield* guarded("topic", () => checkTopic(new SNSClient(at(topicArn, options)), topicArn, publisher));
  }
  if (from !== null) yield* guarded("e-mail", () => checkEmail(new SESv2Client(settingsOf(options)), from));
}

async function identity(options: ClientOptions): Promise<Finding> {
  const client = new STSClient(settingsOf(options));
  try {
    const { Arn = "", Account = "" } = await client.send(new GetCallerIdentityCommand({}));
    return green("credentials", `${Arn}, account ${Account}, Region ${await client.config.region()}`);
  } catch (error) {
    const { message, hint = "" } = awsFailure(error, "sts:GetCallerIdentity");
    return red("credentials", message, hint);
  }
}

async function* guarded(
  link: Link,
  check: () => Promise<readonly Finding[]>,
): AsyncGenerator<Finding, void, undefined> {
  try {
    yield* await check();
  } catch (error) {
    yield findingOf(link, error instanceof IamAlertsError ? error : awsFailure(error, "AWS"));
  }
}

/** The settings for what is in another Region. */
function at(arn: string, options: ClientOptions): ReturnType<typeof settingsOf> {
  return settingsOf({ ...options, region: parseArn(arn)?.region ?? "" });
}
