import type { Alert } from "../../../alert/alert.ts";
import { parsePath } from "../../../cloudtrail/path.ts";
import { IamAlertsError } from "../../../errors.ts";
import { safeJson, visibleLines } from "../../../render/escape.ts";
import { alertField } from "../../flags/output.ts";
import type { Io } from "../../io.ts";
import { wantsJsonErrors } from "../../report.ts";
import { Expression, expressionError } from "../test/compare.ts";

/** An expectation for every alert: a field's path, and its value or a regular expression that it must match. */
export interface Expectation {
  readonly field: string;
  readonly operator: "=" | "~";
  readonly wanted: string;
}

/** A field of an alert that is not as expected; `found` is undefined if the alert does not have the field. */
interface Unmet extends Expectation {
  readonly title: string;
  readonly found: unknown;
}

/**
 * Parses `field=value` or `field~regex`.
 *
 * @throws IamAlertsError `usage`
 */
export function parseExpectation(text: string): Expectation {
  const [, field = "", sign, wanted = ""] = /^([^=~]+)(=~|~|=)(.*)$/s.exec(text) ?? [];
  if (sign === undefined) {
    throw new IamAlertsError(
      "usage",
      `expected field=value or field~regex after --expect, found ${JSON.stringify(text)}`,
      {
        hint: "for example --expect severity=high --expect 'title~^alice '",
      },
    );
  }
  alertField(field, "usage", " after --expect");
  if (sign === "=") return { field, operator: "=", wanted };
  compiled(wanted);
  return { field, operator: "~", wanted };
}

function compiled(source: string): Expression {
  try {
    return new Expression(source);
  } catch (cause) {
    throw expressionError(cause, `${JSON.stringify(source)} after ~`, "usage");
  }
}

/** Returns the expectations that the alerts do not meet. */
function unmet(alerts: readonly Alert[], expectations: readonly Expectation[]): readonly Unmet[] {
  return alerts.flatMap((alert) =>
    expectations.flatMap((expectation) => {
      const found = valueAt(alert, expectation.field);
      return meets(found, expectation) ? [] : [{ ...expectation, title: alert.title, found }];
    }),
  );
}

function valueAt(alert: Alert, field: string): unknown {
  let value: unknown = alert;
  for (const step of parsePath(field)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

function meets(found: unknown, { operator, wanted }: Expectation): boolean {
  if (found === undefined) return false;
  if (operator === "~") return compiled(wanted).test(typeof found === "string" ? found : JSON.stringify(found));
  return typeof found === "string" ? found === wanted : JSON.stringify(found) === asJson(wanted);
}

/** Returns JSON without white space; undefined for text that is not JSON. */
function asJson(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Returns the difference for people. */
function printUnmet({ title, field, operator, wanted, found }: Unmet): string {
  const shown = found === undefined ? "absent" : typeof found === "string" ? found : JSON.stringify(found);
  return `expectation not met by "${title}"\n  - ${field} ${operator} ${wanted}\n  + ${field} = ${shown}`;
}

/** Reports alerts that are not as expected, or that there are none. Returns whether anything was reported. */
export function reportUnmet(
  alerts: readonly Alert[],
  expectations: readonly Expectation[],
  { format }: { readonly format?: string },
  io: Io,
): boolean {
  if (expectations.length === 0) return false;
  const found = unmet(alerts, expectations);
  for (const difference of found) {
    const json = JSON.stringify({ expectation: difference });
    io.stderr.write(
      wantsJsonErrors(format) ? `${safeJson(json)}\n` : `iam-alerts: ${visibleLines(printUnmet(difference))}\n`,
    );
  }
  if (alerts.length === 0) io.stderr.write("iam-alerts: expected alerts, found none\n");
  return found.length > 0 || alerts.length === 0;
}
