import type { Alert } from "../../alert/alert.ts";
import { renderFinding, type SecurityHubFinding } from "../../render/channels/security-hub.ts";
import { digestOf } from "../../render/digest.ts";
import { recordHash } from "../sent.ts";
import { fieldsOf, timeouts } from "./answer.ts";
import { securityHub } from "./service/endpoint.ts";
import { openService } from "./service/service.ts";

/** Imports findings. Rejects with the service's error, at the signal, or if Security Hub does not import all of them. */
export type ImportFindings = (findings: readonly SecurityHubFinding[], signal?: AbortSignal) => Promise<null>;

/**
 * Returns a function that imports findings into Security Hub in the product's Region.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
export function findingsImporter(productArn: string): ImportFindings {
  const send = openService(securityHub, { region: productArn.split(":")[3] ?? "", timeouts });
  return async (findings, signal) => {
    const body = JSON.stringify({ Findings: findings });
    const answer = fieldsOf(await send({ path: "/findings/import", body }, signal), "Security Hub");
    const { FailedCount: failed, SuccessCount: imported, FailedFindings: refused } = answer;
    // An import with the same ids again changes nothing.
    if (failed !== 0 || imported !== findings.length) {
      const [{ ErrorCode, ErrorMessage } = {}] = (Array.isArray(refused) ? refused : []) as Partial<ImportError>[];
      const reason = ErrorCode === undefined ? "" : `: ${ErrorCode} ${ErrorMessage}`;
      throw new Error(
        `expected Security Hub to import ${findings.length} findings, found ${Number(imported)}${reason}`,
      );
    }
    return null;
  };
}

interface ImportError {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** The maximum number of findings in a call. */
const maxFindings = 100;

/** Returns a finding for every alert, worst first, in groups for one call each. */
export function findingsOf(alerts: readonly Alert[], productArn: string): readonly (readonly SecurityHubFinding[])[] {
  const source = { productArn, now: new Date().toISOString() };
  const { alerts: sorted } = digestOf(alerts);
  const findings = sorted.map((alert) => renderFinding(alert, `iam-alerts/${recordHash(alert)}`, source));
  const starts = Array.from({ length: Math.ceil(findings.length / maxFindings) }, (_, index) => index * maxFindings);
  return starts.map((start) => findings.slice(start, start + maxFindings));
}
