import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { count, nearest } from "../../words.ts";
import { amber, type DoctorFinding, green, quoted, red } from "./check.ts";

/** Returns the finding for a log group that does not exist; `names` are those that do. */
export function missingGroup(logGroup: string, names: readonly string[]): DoctorFinding {
  const near = nearest(logGroup, names);
  const message = `expected the log group ${logGroup}, found none with that name`;
  if (near === undefined) return red("log group", message, `aws logs create-log-group --log-group-name ${logGroup}`);
  return red("log group", `${message}; did you mean ${near}?`, `iam-alerts doctor --log-group ${near}`);
}

/** Whether a log group's class takes subscription filters; AWS's documentation says nothing about ESSENTIALS. */
export function takesFilters({ logGroupClass }: LogGroup): boolean {
  return logGroupClass !== "INFREQUENT_ACCESS" && logGroupClass !== "DELIVERY";
}

/** Checks a log group's settings: its class, how long it keeps events, and the ways to hide, add or delete events. */
export function checkGroup(group: LogGroup): readonly DoctorFinding[] {
  return [classOf(group), retentionOf(group), ...protectionOf(group)];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
function classOf(group: LogGroup): DoctorFinding {
  const { logGroupName = "", logGroupClass = "STANDARD" } = group;
  if (!takesFilters(group)) {
    return red(
      "log group",
      `${logGroupName} is of class ${logGroupClass}, which has no subscription filters, and a class cannot be changed`,
      `aws logs create-log-group --log-group-name ${logGroupName}-standard --log-group-class STANDARD, then make the ` +
        "trail deliver to that log group",
    );
  }
  if (logGroupClass === "STANDARD") return green("log group", `${logGroupName} is of class STANDARD`);
  const message = `${logGroupName} is of class ${logGroupClass}; whether this class takes subscription filters is not confirmed`;
  return amber("log group", message, "prove it with iam-alerts doctor --canary, or use a log group of class STANDARD");
}

/** The least number of days that leaves time to look at the events behind an alert. */
const shortestRetention = 7;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html */
function retentionOf({ logGroupName = "", retentionPolicyName, retentionInDays: days }: LogGroup): DoctorFinding {
  // If the account has a retention policy, AWS answers with the policy's days instead of the log group's.
  const by = retentionPolicyName === undefined ? "" : `, by the account's retention policy ${retentionPolicyName}`;
  const message = `${logGroupName} keeps events ${days === undefined ? "forever" : `for ${count(days, "day")}`}${by}`;
  if (days === undefined || days >= shortestRetention) return green("log group", message);
  return amber(
    "log group",
    `${message}: too short to investigate an alert`,
    retentionPolicyName === undefined
      ? `aws logs put-retention-policy --log-group-name ${logGroupName} --retention-in-days 90`
      : `aws logs put-account-policy --policy-name ${quoted(retentionPolicyName)} --policy-type RETENTION_POLICY ` +
          `--policy-document '{"RetentionInDays":90}'`,
  );
}

function protectionOf(group: LogGroup): readonly DoctorFinding[] {
  const { logGroupName = "", dataProtectionStatus, inheritedProperties = [] } = group;
  const isInherited = inheritedProperties.includes("ACCOUNT_DATA_PROTECTION");
  const findings: DoctorFinding[] = [];
  if (dataProtectionStatus === "ACTIVATED" || isInherited) {
    const whose = isInherited ? "the account's data protection policy" : "a data protection policy";
    const get = isInherited
      ? "aws logs describe-account-policies --policy-type DATA_PROTECTION_POLICY"
      : `aws logs get-data-protection-policy --log-group-identifier ${logGroupName}`;
    const message = `${whose} masks text in ${logGroupName}: the pattern and the function see asterisks instead`;
    findings.push(amber("log group", message, `check that no field of the pattern is masked: ${get}`));
  }
  if (group.bearerTokenAuthenticationEnabled === true) {
    findings.push(
      amber(
        "log group",
        `${logGroupName} takes events with a bearer token: anyone who has one can write false events`,
        `aws logs put-bearer-token-authentication --log-group-identifier ${logGroupName} --no-bearer-token-authentication-enabled`,
      ),
    );
  }
  findings.push(
    group.deletionProtectionEnabled === true
      ? green("log group", `${logGroupName} is protected from deletion`)
      : amber(
          "log group",
          `${logGroupName} is not protected from deletion, which would end the alerts`,
          `aws logs put-log-group-deletion-protection --log-group-identifier ${logGroupName} --deletion-protection-enabled`,
        ),
  );
  return findings;
}
