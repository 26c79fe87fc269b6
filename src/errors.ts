/** The kinds of failure, as stable words for programs that read errors. */
export type ErrorCode =
  | "usage"
  | "pattern-syntax"
  | "payload"
  | "record"
  | "config"
  | "not-found"
  | "aws-credentials"
  | "aws-denied"
  | "aws-limit"
  | "aws"
  | "timeout";

export interface ErrorOptions {
  /** Advice on what to do, in one sentence without a period. */
  readonly hint?: string;
  /** Facts for programs: the step, the file, the text that AWS uses. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** A failure that is not a bug. Its message says what was expected, what was found and where. */
export class IamAlertsError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "IamAlertsError";
    this.code = code;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }

  toJSON(): { code: ErrorCode; message: string; hint?: string; details: Readonly<Record<string, unknown>> } {
    const { code, message, hint, details } = this;
    return { code, message, ...(hint === undefined ? {} : { hint }), details };
  }
}

/** A part of a pattern's text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A filter pattern that CloudWatch Logs would refuse or that cannot be read. */
export class PatternError extends IamAlertsError {
  readonly source: string;
  readonly span: Span;

  /** @param message Without the place: the line and column are added. */
  constructor(source: string, span: Span, message: string, options: ErrorOptions = {}) {
    const { line, column } = positionOf(source, span.start);
    const place = line === 1 ? `column ${column}` : `line ${line}, column ${column}`;
    super("pattern-syntax", `${message} (${place})`, {
      ...options,
      details: { ...options.details, source, span, line, column },
    });
    this.name = "PatternError";
    this.source = source;
    this.span = span;
  }

  /**
   * The line of the pattern with the fault, or the part of the line around it, with a caret and tildes under the span.
   */
  get frame(): string {
    const { column, text, start } = positionOf(this.source, this.span.start);
    const first =
      text.length <= maxFrame ? 0 : Math.max(0, Math.min(column - 1 - maxFrame / 2, text.length - maxFrame));
    const last = Math.min(text.length, first + maxFrame);
    const before = first > 0 ? "…" : "";
    const shown = before + text.slice(first, last) + (last < text.length ? "…" : "");
    const width = Math.max(1, Math.min(this.span.end, start + last) - this.span.start);
    // Tabs must stay tabs, or the caret would not be under its place.
    const lead = (before + text.slice(first, column - 1)).replace(/[^\t]/g, " ");
    return `${shown}\n${lead}^${"~".repeat(width - 1)}`;
  }
}

/** The longest line that a frame shows in full, in UTF-16 units. A longer line could wrap, away from the caret. */
const maxFrame = 100;

/**
 * Returns the line and column of an offset (both from 1), the text of its line and the offset where that line starts.
 */
function positionOf(source: string, offset: number): { line: number; column: number; text: string; start: number } {
  const before = source.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  const end = source.indexOf("\n", start);
  const text = source.slice(start, end === -1 ? undefined : end);
  return { line: before.split("\n").length, column: offset - start + 1, text, start };
}
