/** Commands of the AWS CLI without `aws` and `--region`, by what they do. See commandOf in command.ts for the form. */
export type Commands = Readonly<Record<string, string>>;

/** The answer to a call that succeeded. An entry has commands or a note that says why it has none. */
export interface Entry {
  /** The commands that undo the call or keep its result from being used, in the order in which they are run. */
  readonly undo?: Commands;
  /** The reason why no command undoes the call, or the things that the commands do not restore. */
  readonly note?: string;
  /** The commands that show what the record does not say. */
  readonly look?: Commands;
}

/** The entries of a service by call. A key with a variant in parentheses applies to that variant (see variantOf). */
export type Entries = Readonly<Record<string, Entry>>;

/** An entry for a call that nothing has to be undone of, or nothing can be. */
export const only = (note: string): Entry => ({ note });

/** An entry for a call that replaced or deleted something that its record does not contain. */
export const lost = (thing: string, look: Commands): Entry => ({
  note: `The record does not contain ${thing}: look in the earlier events, and restore the former state by hand`,
  look,
});

/** The command that lists the earlier events of a resource, by the path of its name. */
export const earlier = (resource: string): Commands => ({
  "List the earlier events of this resource": `cloudtrail lookup-events --lookup-attributes [{"AttributeKey":"ResourceName","AttributeValue":"{${resource}}"}] --max-results 50`,
});

/** The command that lists the earlier calls of an operation. */
export const calls = (name: string): Commands => ({
  "List the earlier calls of the operation that sets this": `cloudtrail lookup-events --lookup-attributes [{"AttributeKey":"EventName","AttributeValue":"${name}"}] --max-results 50`,
});
