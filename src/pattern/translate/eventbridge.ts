import type { Pattern, Selector } from "../ast.ts";
import { parse } from "../parse/parser.ts";
import { columnPathOf, isText } from "./cloudtrail-table.ts";
import { type Caveat, ClauseContext, type Dialect, type Translation } from "./dialect.ts";
import { type Alternatives, both, either, only, toDetail } from "./event-rule.ts";
import {
  absent,
  anythingBut,
  anythingButOf,
  exactNumber,
  foundMatcher,
  foundWildcard,
  maxNumber,
  otherMatchers,
  present,
  textMatchers,
  type ValueMatcher,
} from "./event-values.ts";
import { isAnything, isLeftmost, mayBeNumber } from "./like.ts";
import { mayFindNumber, plainTextsOf } from "./portable-regex.ts";
import { toQuery } from "./query.ts";

/**
 * Translates a pattern to an EventBridge event pattern in JSON, for the events that CloudTrail sends to EventBridge.
 * The record is the `detail` of such an event.
 *
 * @throws PatternError for a clause that an event pattern cannot express.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function toEventBridge(pattern: Pattern | string): Translation {
  const parsed = typeof pattern === "string" ? parse(pattern) : pattern;
  const { source, span } = parsed;
  const caveats: Caveat[] = [];
  const whole = new ClauseContext(eventBridge.name, source, span, caveats);
  const query = toQuery(parsed, eventBridge, caveats);
  if (query?.length === 0) throw whole.refusal("it is never true");
  const event = { ...fromCloudTrail, ...(query === undefined ? {} : { detail: toDetail(query, whole) }) };
  const compact = JSON.stringify(event);
  whole.caveat("delivery", deliveryText);
  const readable = lined(event);
  if (readable.length <= maxLength) return { text: readable, caveats };
  if (compact.length <= maxLength) return { text: compact, caveats };
  whole.caveat("size", `the event pattern has ${compact.length} characters, and the default quota is ${maxLength}`);
  return { text: compact, caveats };
}

/** The default quota "Event pattern size", in characters. */
const maxLength = 2048;

/**
 * Matches all events from CloudTrail: "AWS API Call via CloudTrail" and similar types. The documentation and the events
 * spell the type of sign-ins differently. Only AWS can send events whose source begins with aws.
 */
const fromCloudTrail = { source: [{ prefix: "aws." }], "detail-type": [{ suffix: " via CloudTrail" }] };

/** Returns JSON with line breaks where a line would be too long. */
function lined(value: unknown, indent = ""): string {
  const line = JSON.stringify(value);
  if (typeof value !== "object" || value === null || indent.length + line.length < 100) return line;
  const inner = `${indent}  `;
  const entries = Object.entries(value).map(([name, child]) =>
    Array.isArray(value) ? lined(child, inner) : `${JSON.stringify(name)}: ${lined(child, inner)}`,
  );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${inner}${entries.join(`,\n${inner}`)}\n${indent}${close}`;
}

const deliveryText =
  "EventBridge receives what a trail logs, in the Region of the event (IAM: us-east-1), but no event over 256 KB; read-only calls (List…, Get…, Describe…) reach only rules in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

const plainHint = "EventBridge can match plain text at the start, at the end or anywhere: %^10\\.%, %admin|root%";

const eventText = "an event has fields, not the text of the message";

const eventBridge: Dialect<Alternatives> = {
  name: "EventBridge",
  refused: {
    term: eventText,
    regexTerm: eventText,
    space: eventText,
  },
  join: (kind, operands, clause) => (kind === "and" ? both(operands, clause) : either(operands)),
  templates: {
    text({ subject, negated, like }, clause) {
      const mayBeOther = !isText(subject);
      if (isAnything(like)) {
        if (negated) return [];
        if (mayBeOther) clause.caveat("null", "null counts as a value");
        return field(subject, [present], clause);
      }
      if (mayBeOther && mayBeNumber(like)) {
        if (negated || exactNumber(like) === undefined) numberCaveat(clause);
        else clause.caveat("type", "EventBridge may also match the same number in another spelling, such as 5.0 for 5");
      }
      if (isLeftmost(like)) leftmostCaveat(clause);
      if (!negated) return field(subject, [...textMatchers(like), ...(mayBeOther ? otherMatchers(like) : [])], clause);
      if (mayBeOther) {
        nullCaveat(clause);
        if (otherMatchers(like).length > 0) numberCaveat(clause);
      }
      return field(subject, [anythingBut(anythingButOf(like))], clause);
    },
    number({ subject, negated, text, value }, clause) {
      if (negated) {
        const excluded = isText(subject) ? text : comparable(value, clause);
        clause.caveat("type", "a number and the same number as text count as different");
        if (!isText(subject)) nullCaveat(clause);
        return field(subject, [anythingBut({ kind: "exact", excluded: [excluded] })], clause);
      }
      // An account ID is text and has more digits than the numbers that EventBridge compares.
      if (isText(subject) && Math.abs(value) > maxNumber) return field(subject, [text], clause);
      return field(subject, [text, { numeric: ["=", comparable(value, clause)] }], clause);
    },
    regex({ subject, negated, value }, clause) {
      const found = plainTextsOf(value.text);
      if (found === undefined) throw clause.refusal("it has no regular expressions", plainHint);
      if (!isText(subject) && mayFindNumber(value.text)) numberCaveat(clause);
      if (!negated) return field(subject, found.map(foundMatcher), clause);
      if (!isText(subject)) nullCaveat(clause);
      const isExact = found.every(({ atStart, atEnd }) => atStart && atEnd);
      if (isExact)
        return field(subject, [anythingBut({ kind: "exact", excluded: found.map(({ text }) => text) })], clause);
      if (found.some(({ text }) => text === "")) throw clause.refusal("it has no regular expressions", plainHint);
      return field(subject, [anythingBut({ kind: "wildcard", excluded: found.map(foundWildcard) })], clause);
    },
    order({ subject, operator, value }, clause) {
      if (isText(subject)) throw clause.refusal("CloudTrail writes text there, and only numbers can be ordered");
      return field(subject, [{ numeric: [operator, comparable(value, clause)] }], clause);
    },
    "IS NULL": ({ subject }, clause) => field(subject, [null], clause),
    "IS TRUE": ({ subject }, clause) => field(subject, [true], clause),
    "IS FALSE": ({ subject }, clause) => field(subject, [false], clause),
    "NOT EXISTS": ({ subject }, clause) => {
      const place = columnPathOf(subject);
      if (subject.steps.some(({ kind }) => kind === "any-index")) throw clause.refusal("exists tests a single field");
      if (place !== undefined && /^(?:struct|list|map)$|^json$/.test(place.kind) && place.rest.length === 0) {
        throw clause.refusal("exists tests fields with a value, and this is an object or a list");
      }
      if (!isText(subject))
        clause.caveat("list", "an object counts as absent, and so does a list without a value in it");
      return field(subject, [absent], clause);
    },
  },
};

/** Returns a constraint on the field that a selector selects. */
function field(subject: Selector, anyOf: readonly ValueMatcher[], clause: ClauseContext): Alternatives {
  const path: string[] = [];
  let list: string | undefined;
  for (const step of subject.steps) {
    if (step.kind === "any-name") throw clause.refusal("it selects fields by name");
    if (step.kind === "index") throw clause.refusal("it cannot select a position in a list, only any member");
    if (step.kind === "any-index") list ??= JSON.stringify(path);
    else if (step.name === "") throw clause.refusal("it finds no field with an empty name");
    else if (step.name.includes(".")) throw clause.refusal("it reads a name with a dot as two names");
    else if (step.name === "$or") throw clause.refusal("$or is a reserved word in event patterns");
    else path.push(step.name);
  }
  if (path.length === 0 || subject.steps[0]?.kind === "any-index")
    throw clause.refusal("the detail of an event is an object");
  if (!isText(subject))
    clause.caveat("list", "EventBridge also looks inside lists, and inside fields whose names contain a dot");
  if (list !== undefined)
    clause.caveat("list", "where [*] asks for a list, a single value or object counts like a list of one");
  return only({ path, list, anyOf });
}

/** Returns a number that EventBridge can compare. @throws PatternError for any other number. */
function comparable(value: number, clause: ClauseContext): number {
  clause.caveat("type", "EventBridge compares numbers only from -5000000000 to 5000000000 and to six decimal places");
  if (Math.abs(value) > maxNumber) throw clause.refusal("it compares numbers from -5000000000 to 5000000000");
  if (Number(value.toFixed(6)) !== value) throw clause.refusal("it compares numbers to six decimal places");
  return value;
}

function nullCaveat(clause: ClauseContext): void {
  clause.caveat("null", "null counts as a different value");
}

function numberCaveat(clause: ClauseContext): void {
  clause.caveat("type", "EventBridge compares text only with text, not with a number or a boolean");
}

function leftmostCaveat(clause: ClauseContext): void {
  clause.caveat(
    "leftmost",
    "if the text after a star occurs twice (PolicyPolicy), EventBridge matches and a filter pattern does not",
  );
}
