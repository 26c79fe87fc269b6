export type { Account } from "./alert/accounts.ts";
export { type Alert, type AlertContext, unreadableAlert } from "./alert/alert.ts";
export { type AlertFilter, isWanted } from "./alert/filter.ts";
export type { Access } from "./alert/how.ts";
export type { PolicyKind } from "./alert/policy/kind.ts";
export type { PolicyReading } from "./alert/policy/meaning.ts";
export type { Command, Link, Response } from "./alert/response.ts";
export { type Finding, type Severity, severities } from "./alert/severity.ts";
export type { Target } from "./alert/title/naming.ts";
export type { Source } from "./alert/where.ts";
export type { Actor } from "./alert/who.ts";
export { type CloudTrailRecord, readRecord, type UserIdentity } from "./cloudtrail/record.ts";
export { type CompareOptions, type Comparison, compare } from "./compare.ts";
export { type Detection, type DetectSettings, detect, toAlert } from "./detect.ts";
export { type ErrorCode, IamAlertsError, PatternError, type Span } from "./errors.ts";
export { simplify } from "./pattern/compare/simplify.ts";
export {
  type Clause,
  compile,
  type Exception,
  type Exclusion,
  except,
  excludes,
  explain,
  type Matcher,
  type Pattern,
  type Prefilter,
  parse,
  prefilter,
  print,
  type Verdict,
  why,
} from "./pattern/index.ts";
export { type Diagnostic, type DiagnosticCode, type Knowledge, lint } from "./pattern/lint/lint.ts";
export { toAthena } from "./pattern/translate/athena.ts";
export { type TableOptions, toAthenaTable } from "./pattern/translate/athena-table.ts";
export type { Caveat, CaveatCode, Translation } from "./pattern/translate/dialect.ts";
export { toEventBridge } from "./pattern/translate/eventbridge.ts";
export { toInsights } from "./pattern/translate/insights.ts";
export {
  type AwsLogsEvent,
  controlMessage,
  type DecodeOptions,
  decodePayload,
  type EncodeOptions,
  encodePayload,
} from "./payload/awslogs.ts";
export {
  recognize,
  /** @deprecated Use `recognize`. */
  recognize as recognise,
} from "./payload/envelopes.ts";
export type { Item } from "./payload/items.ts";
export type { LogEvent, Payload } from "./payload/payload.ts";
export { readItems } from "./payload/reader.ts";
export { type Preset, presets } from "./presets.ts";
export { renderCsv } from "./render/csv.ts";
export { type Email, renderEmail } from "./render/email.ts";
export { renderGithub } from "./render/github.ts";
export { renderHtml } from "./render/html/html.ts";
export { renderMarkdown } from "./render/markdown.ts";
export { toMime } from "./render/mime.ts";
export { type Field, fieldAt } from "./render/rows/fields.ts";
export { renderSlack, type SlackBlock, type SlackMessage } from "./render/slack.ts";
export { type PublishInput, renderSns, type SnsMessage, toPublishInput } from "./render/sns/sns.ts";
export { renderTerminal, type Screen } from "./render/terminal.ts";
export { renderText } from "./render/text.ts";
export { type LogGroup, type ResponseSettings, respond } from "./response/respond.ts";
