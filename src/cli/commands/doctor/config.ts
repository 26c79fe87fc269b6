import { readFunctionName } from "../../../aws/arn.ts";
import { type DoctorFinding, findingOf } from "../../../aws/doctor/check.ts";
import type { Examination } from "../../../aws/doctor/examine.ts";
import { type AccountAndRegion, type ConfiguredSubscription, filledIn } from "../../config/config.ts";
import { readConfig, refuseFlags } from "../../config/read.ts";
import { type Session, Sessions } from "../../config/sessions.ts";
import { inSequence, sleep } from "../../flags/aws.ts";
import type { AwsFlags } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { canaryEvents, chooseCanary } from "./canary.ts";
import { readEnvironment } from "./environment.ts";
import { reportFindings } from "./finding-report.ts";
import { judgePattern } from "./judge.ts";
import type { DoctorOptions } from "./options.ts";
import { judgeSettings } from "./settings.ts";
import { Waiting } from "./waiting.ts";

/** The number of subscriptions that are checked at the same time. */
const atOnce = 4;

/** The flags whose values come from the file instead, and those for a single log group. */
const refused: readonly string[] = [
  ...["--log-group", "--all", "--function", "--destination", "--filter-name", "--pattern", "--also", "--except"],
  ...["--topic", "--email-from", "--print-policy", "--backtest", "--output", "--account-policy", "--role"],
];

type Flags = Pick<DoctorOptions, keyof AwsFlags | "canary" | "event" | "timeout">;

/** A subscription in an account and Region. */
interface Unit extends AccountAndRegion {
  readonly subscription: ConfiguredSubscription;
}

/** Checks every link of every subscription of a file. Returns the exit code. */
export async function doctorConfig(file: string | true, options: Flags, io: Io): Promise<number> {
  refuseFlags({ ...options }, refused);
  const config = readConfig(file, options, io);
  if (config === undefined) return 2;
  const events = await canaryEvents(options, io);
  const sessions = new Sessions(options, io);
  const units = config.subscriptions.flatMap((subscription) =>
    subscription.places.map((place) => ({ ...place, subscription })),
  );
  const { examine } = await import("../../../aws/doctor/examine.ts");
  const waiting = new Waiting(options, io);
  const watch = { seconds: options.timeout, sleep, now: Date.now, waiting: (seconds: number) => waiting.show(seconds) };
  const choose: Examination["chooseCanary"] =
    options.canary === true ? (pattern, variables) => chooseCanary(events, pattern, variables) : null;

  const check = async (unit: Unit): Promise<readonly DoctorFinding[]> => {
    const findings: DoctorFinding[] = [];
    let place: object = { account: unit.account.name, ...(unit.region === null ? {} : { region: unit.region }) };
    const [only, ...others] = unit.subscription.logGroups;
    const group = only === undefined || others.length > 0 ? {} : { logGroup: only };
    try {
      const session = await sessions.open(unit);
      place = { ...place, region: session.region };
      const request = { ...examinationOf(unit.subscription, session), chooseCanary: choose };
      for await (const finding of examine(request, session.client, watch)) findings.push(finding);
    } catch (error) {
      findings.push({ ...findingOf("credentials", error), status: "not-checked" });
    }
    return findings.map((finding) => ({ ...finding, ...group, ...place }));
  };

  async function* all() {
    for await (const findings of inSequence(units, atOnce, check)) yield* findings;
  }
  return reportFindings(all(), options, io, () => waiting.clear());
}

function examinationOf(
  { logGroups, to, filterName, pattern }: ConfiguredSubscription,
  session: Session,
): Omit<Examination, "chooseCanary"> {
  const text = filledIn(to.text, session);
  const isFunction = to.kind === "function" || /^arn:aws[\w-]*:lambda:/.test(text);
  return {
    logGroups,
    filterName,
    pattern: pattern.source,
    function: isFunction ? readFunctionName(text) : null,
    destinationArn: isFunction ? null : text,
    topicArn: null,
    emailFrom: null,
    readEnvironment,
    judge: judgePattern,
    judgeSettings,
  };
}
