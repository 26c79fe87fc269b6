/** A filter pattern that comes with the product. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly pattern: string;
  /** Where it comes from. */
  readonly source: string;
  /** What it is for. */
  readonly purpose: string;
}

const anyOf = (names: readonly string[]): string => names.map((name) => `($.eventName = "${name}")`).join(" || ");

const iam = (names: readonly string[]): string => `{ ( ($.eventSource = "iam.amazonaws.com") && (${anyOf(names)}) ) }`;

/** The built-in filter patterns. */
export const presets: readonly Preset[] = [
  {
    name: "iam-changes",
    title: "Changes to IAM",
    pattern: iam([
      "Add*",
      "Attach*",
      "Change*",
      "Create*",
      "Deactivate*",
      "Delete*",
      "Detach*",
      "Enable*",
      "Put*",
      "Remove*",
      "Set*",
      "Update*",
      "Upload*",
    ]),
    source: "the classic recipe for IAM alerts through CloudWatch Logs",
    purpose:
      "every call that adds to, changes or takes from users, groups, roles, policies and credentials, by its verb",
  },
  {
    name: "iam-auth-changes",
    title: "Changes to what IAM allows",
    pattern: iam(["Put*Policy", "Attach*", "Detach*", "Create*", "Update*", "Upload*", "Delete*", "Remove*", "Set*"]),
    source: "the classic recipe for IAM alerts through CloudWatch Logs",
    purpose: "the narrower classic: policies put, attached and detached, and what is created, updated or deleted",
  },
];
