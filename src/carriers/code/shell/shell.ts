import type { Findings, FoundAlarm, FoundLogGroup, FoundPattern, Kind, SourceFile } from "../../found.ts";
import { readJsonText } from "../../json/tree.ts";
import { patternsIn } from "../../patterns.ts";
import type { CarriedText, Piece } from "../../text.ts";
import { get } from "../../tree.ts";
import { constantOf } from "../pieces.ts";
import { faultsOf } from "./faults.ts";
import { contentOfWord, resolved, type Variables, variablesOf, withoutStart } from "./variables.ts";
import { type Command, readCommands, type Word } from "./words.ts";

/** The commands of `aws logs` that take a pattern. */
const kinds: Readonly<Record<string, Kind>> = {
  "put-metric-filter": "metric filter",
  "put-subscription-filter": "subscription filter",
  "filter-log-events": "pattern",
  "test-metric-filter": "pattern",
  "start-live-tail": "pattern",
  tail: "pattern",
};

/** A command of the AWS CLI and its options, each with the word after it or after its equals sign. */
interface Call {
  readonly text: string;
  readonly service: string;
  readonly operation: string;
  readonly place: Word;
  readonly options: ReadonlyMap<string, Option>;
  readonly variables: Variables;
}

interface Option {
  readonly word: Word;
  readonly next: Word | undefined;
  readonly isJoined: boolean;
}

/** Finds the patterns, alarms and log groups that a script creates with the AWS CLI. */
export function findInShell({ name, text }: SourceFile): Findings {
  const commands = readCommands(name, text);
  const variables = variablesOf(commands);
  const calls = commands.flatMap((command) => callOf(text, command, variables) ?? []);
  return {
    patterns: calls.flatMap((call) => [...patternOf(call), ...patternsInJson(call)]),
    alarms: calls.flatMap(alarmOf),
    logGroups: calls.flatMap(logGroupOf),
    faults: [],
  };
}

function callOf(text: string, { words }: Command, variables: Variables): Call | undefined {
  const at = words.findIndex((word, index) => index > 0 && /^(?:logs|cloudwatch)$/.test(contentOfWord(word)));
  const place = words[at + 1];
  if (at < 0 || place === undefined) return undefined;
  const options = new Map<string, Option>();
  for (const [index, word] of words.entries()) {
    const option = /^--([a-z-]+)(=?)/.exec(contentOfWord(word));
    if (index <= at || option === null) continue;
    const [start, key = "", equals] = option;
    const value = equals === "=" ? withoutName(word, start.length) : words[index + 1];
    const next = words[equals === "=" ? index + 1 : index + 2];
    if (value !== undefined) options.set(key, { word: value, next, isJoined: equals === "=" });
  }
  return { text, service: contentOfWord(words[at]), operation: contentOfWord(place), place, options, variables };
}

/** `--filter-pattern='…'` without the name and the equals sign. */
function withoutName(word: Word, length: number): Word {
  const [first, ...others] = word.parts;
  if (first === undefined) return word;
  const pieces = withoutStart(first.pieces, length);
  const start = pieces[0]?.start ?? first.end;
  const parts = pieces.length === 0 ? others : [{ ...first, pieces, start }, ...others];
  return { ...word, parts, start };
}

function patternOf(call: Call): readonly FoundPattern[] {
  const kind = kinds[call.operation];
  const option = call.options.get("filter-pattern") ?? call.options.get("log-event-filter-pattern");
  if (call.service !== "logs" || kind === undefined || option === undefined) return [];
  const text = textOf(call, option.word);
  const isFile = /^file(?:b)?:\/\//.test(constantOf(text) ?? "");
  const faults = faultsOf(call.text, option.word, option.next, call.variables);
  const { file, start, end } = option.word;
  return [
    {
      ...{ carrier: "shell", kind, file, start, end },
      resource: optionOf(call, "filter-name") ?? call.operation,
      text: isFile || isUnknown(text) ? undefined : text,
      isTrimmed: false,
      faults: faults.filter(({ code }) => !(option.isJoined && code === "shell-pattern-as-option")),
      logGroup: optionOf(call, "log-group-name"),
      destination: optionOf(call, "destination-arn"),
      ...(kind === "metric filter" ? { metric: metricOf(call) } : {}),
    },
  ];
}

/** Finds the pattern in the JSON of `--policy-document '…'` and `--cli-input-json '…'`. */
function patternsInJson(call: Call): readonly FoundPattern[] {
  const option = call.options.get(call.operation === "put-account-policy" ? "policy-document" : "cli-input-json");
  const kind = call.operation === "put-account-policy" ? "account policy" : kinds[call.operation];
  if (call.service !== "logs" || kind === undefined || option === undefined) return [];
  const { tree } = readJsonText(textOf(call, option.word));
  const said = (name: string) => {
    const value = get(tree, name) ?? get(tree, name.charAt(0).toUpperCase() + name.slice(1));
    return value?.kind === "text" ? constantOf(value.text) : undefined;
  };
  const value = get(tree, "filterPattern") ?? get(tree, "FilterPattern");
  return (value === undefined ? [] : patternsIn(value, option.word)).map((found) => ({
    ...found,
    ...{ carrier: "shell", kind, isTrimmed: false },
    resource: said("filterName") ?? optionOf(call, "policy-name") ?? call.operation,
    logGroup: said("logGroupName"),
    destination: said("destinationArn"),
  }));
}

/** Whether a text is nothing but the value of a variable. */
function isUnknown({ pieces }: CarriedText): boolean {
  return pieces.length > 0 && pieces.every(({ kind }: Piece) => kind === "hole");
}

function textOf({ text, variables }: Call, word: Word): CarriedText {
  return { pieces: word.parts.flatMap((part) => resolved(text, part, variables)) };
}

function optionOf(call: Call, option: string): string | undefined {
  const word = call.options.get(option)?.word;
  return word === undefined ? undefined : constantOf(textOf(call, word));
}

/** Reads `metricName=…,metricNamespace=…` or the same as JSON. */
function metricOf(call: Call): FoundPattern["metric"] {
  const text = optionOf(call, "metric-transformations");
  if (text === undefined) return undefined;
  const [, name] = /\bmetricName"?\s*[=:]\s*"?([^",}\s]+)/.exec(text) ?? [];
  const [, namespace] = /\bmetricNamespace"?\s*[=:]\s*"?([^",}\s]+)/.exec(text) ?? [];
  return { name, namespace };
}

function alarmOf(call: Call): readonly FoundAlarm[] {
  if (call.service !== "cloudwatch" || call.operation !== "put-metric-alarm") return [];
  const { file, start, end } = call.place;
  return [
    {
      ...{ file, start, end },
      resource: optionOf(call, "alarm-name") ?? call.operation,
      namespace: optionOf(call, "namespace"),
      metric: optionOf(call, "metric-name"),
    },
  ];
}

function logGroupOf(call: Call): readonly FoundLogGroup[] {
  if (call.service !== "logs" || call.operation !== "create-log-group") return [];
  const { file, start, end } = call.place;
  const name = optionOf(call, "log-group-name");
  return [
    {
      ...{ file, start, end },
      resource: name ?? call.operation,
      name,
      logGroupClass: optionOf(call, "log-group-class"),
    },
  ];
}
