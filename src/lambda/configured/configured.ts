import { IamAlertsError } from "../../errors.ts";
import { errorLine } from "../failure.ts";
import { adviceOn, describeSource, sourceOf } from "./source.ts";
import { readText } from "./text.ts";

/** A setting whose value is in a text outside of the environment. */
export interface ConfiguredOptions<Value> {
  /** The variable that says where the text is; see `sourceOf`. */
  readonly variable: string;
  /** The variable's value. */
  readonly source: string;
  /** The most bytes that the text may have. */
  readonly maxBytes: number;
  /** Returns the value of a text. Throws if the text is invalid; the error's message says where. */
  readonly parse: (text: string) => Value | Promise<Value>;
  /** Called if the text cannot be read again or has become invalid. The former value stays in use. */
  readonly warn: (error: IamAlertsError) => void;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

/** The time after which a text is read again, and the time after which a failed attempt is repeated, in ms. */
const refreshAfter = 5 * 60_000;
const retryAfter = 60_000;

/**
 * Returns a reader of a configured value. It reads the text with the first call, and with a later call after five minutes
 * again, so that a running function notices changes. If that fails, it warns and returns the former value, and tries again
 * a minute later.
 *
 * The reader rejects with IamAlertsError `config` as long as the text has never been readable: for the caller, who must
 * not lose an alert, to go on without it.
 */
export function configured<Value>(options: ConfiguredOptions<Value>): () => Promise<Value> {
  const { now, warn } = options;
  let last: Text<Value> | undefined;
  let current: Promise<Value> | undefined;
  let due = 0;
  const refresh = async () => {
    try {
      last = await read(options, last);
      due = now() + refreshAfter;
    } catch (error) {
      due = now() + retryAfter;
      if (last === undefined) throw error;
      warn(error as IamAlertsError);
    }
    return last.value;
  };
  return () => {
    if (current === undefined || now() >= due) {
      // Until the text is there, other calls wait for it too.
      due = Number.POSITIVE_INFINITY;
      current = refresh();
    }
    return current;
  };
}

interface Text<Value> {
  readonly text: string;
  readonly value: Value;
}

/** Reads the text and its value, which is `last` if the text is the same. */
async function read<Value>(
  { variable, source: given, maxBytes, parse }: ConfiguredOptions<Value>,
  last: Text<Value> | undefined,
): Promise<Text<Value>> {
  const source = sourceOf(variable, given);
  const place = `${describeSource(source)} (${variable})`;
  const text = await readText(source, maxBytes).catch((cause: unknown) => {
    throw new IamAlertsError("config", `cannot read ${place}: ${errorLine(cause)}`, { hint: adviceOn(source), cause });
  });
  if (text === last?.text) return last;
  try {
    return { text, value: await parse(text) };
  } catch (cause) {
    const { message, hint } = cause as IamAlertsError;
    const options = { cause, ...(hint === undefined ? {} : { hint }) };
    throw new IamAlertsError("config", `cannot use ${place}: ${message}`, options);
  }
}
