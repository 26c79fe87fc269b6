import { generator } from "../../scripts/archive/records.js";
import { presets } from "../../src/presets.ts";

/** Patterns that some records match because of their own fields, not because of a decoy. */
export const patterns: readonly string[] = [
  presets.find(({ name }) => name === "iam-changes")?.pattern ?? "",
  "{ $.userIdentity.type = Root }",
  '{ $.eventName != "List*" }',
  '{ ($.eventSource = "iam.*") || ($.eventName = "É*") }',
  '{ $.errorMessage = "*no*" && $.eventSource = "*.amazonaws.com" }',
  "{ $.requestParameters.Records[0].eventName = CreateUser }",
  "{ $.requestParameters NOT EXISTS }",
];

/** Writes the same CloudTrail files in different ways, with every known trap for a search without parsing. */
export class Documents {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  pick<Value>(list: readonly Value[]): Value {
    return list[Math.floor(this.#random() * list.length)] as Value;
  }

  /** Returns the text of a file, usually in CloudTrail's own form. */
  file(): string {
    const isPretty = this.chance(0.2);
    const records = this.#list(this.pick([0, 1, 2, 5, 30]), () => this.#record(isPretty));
    const blank = () => (this.chance(0.05) ? this.pick([" ", "\n", "\r\n\t", "  "]) : "");
    const list = () => `${blank()}[${blank()}${records.join(`${blank()},${blank()}`)}${blank()}]${blank()}`;
    const name = this.chance(0.05) ? '"\\u0052ecords"' : '"Records"';
    const member = `${name}${blank()}:${list()}`;
    const decoy = () => `"${this.pick(["Records", "records", "Other"])}":[${this.#record(false)}]`;
    const members = [
      ...(this.chance(0.08) ? [decoy()] : []),
      member,
      ...(this.chance(0.08) ? [decoy()] : []),
      ...(this.chance(0.05) ? ['"nextToken":null'] : []),
    ];
    return `${blank()}{${blank()}${members.join(",")}${blank()}}${this.chance(0.1) ? "\n" : blank()}`;
  }

  /** Returns records, one per line. */
  lines(): string {
    return this.#list(this.pick([1, 2, 20]), () => `${this.#record(false)}${this.chance(0.1) ? "\r" : ""}\n`).join("");
  }

  /** Returns a record with the fields that patterns test, spelled in many ways, and look-alikes in other places. */
  #record(isPretty: boolean, depth = 0): string {
    const service = this.pick(["iam.amazonaws.com", "iam.amazonaws.com", "s3.amazonaws.com", "iamx.amazonaws.com"]);
    const call = this.pick([
      "CreateUser",
      "DeleteRole",
      "ListUsers",
      "PutObject",
      "Create",
      "createUser",
      "É{Create}\\",
    ]);
    const fields: [string, string][] = [
      ["eventSource", this.#value(service)],
      ["eventName", this.#value(call)],
      ["userIdentity", `{${this.#key("type")}:${this.#value(this.pick(["Root", "IAMUser"]))}}`],
      ["requestParameters", this.#parameters(depth)],
      [
        "errorMessage",
        this.#value(this.pick(["", "a } b", "]}", '{"Records":[{', 'say "no"\\', "\u2028é😀", "<tag>&'="])),
      ],
      ["readOnly", this.pick(["true", "false", '"true"', "null", "12.0", "1e3", "-1.50"])],
    ];
    const shuffled = this.chance(0.3) ? fields.toSorted(() => this.#random() - 0.5) : fields;
    const twice = this.chance(0.1) ? [["eventName", this.#value("CreateUser")] as [string, string]] : [];
    const written = [...twice, ...shuffled, ...(this.chance(0.05) ? twice : [])].filter(() => !this.chance(0.05));
    const pad = isPretty ? "\n  " : "";
    const first = depth === 0 ? [`"eventVersion":${isPretty ? " " : ""}"1.11"`] : [];
    const members = [...first, ...written.map(([name, json]) => `${this.#key(name)}:${isPretty ? " " : ""}${json}`)];
    return `{${pad}${members.join(`,${pad}`)}${isPretty ? "\n" : ""}}`;
  }

  #parameters(depth: number): string {
    if (depth > 2 || this.chance(0.4)) return this.pick(["null", "{}", "[]", '"null"', '[[],[{}],"["]']);
    const record = () => this.#record(false, depth + 1);
    return this.pick([
      () => `{"Records":[${record()},${record()}]}`,
      () => `{"a":${record()},"b":[${record()}]}`,
      () => `{"policyDocument":${JSON.stringify(`{"Records":[${record()},${record()}]}`)}}`,
      () => JSON.stringify(record()),
      () => `{${this.#key(`"}]},${record()}`)}:1}`,
    ])();
  }

  #key(name: string): string {
    return this.chance(0.97) ? JSON.stringify(name) : this.#escaped(name);
  }

  #value(text: string): string {
    return this.chance(0.9) ? JSON.stringify(text) : this.#escaped(text);
  }

  /** Returns JSON with some of its characters as escapes. */
  #escaped(text: string): string {
    const characters = [...text].map((character) => {
      const code = character.charCodeAt(0).toString(16).padStart(4, "0");
      if (character.length > 1 || this.chance(0.6)) return JSON.stringify(character).slice(1, -1);
      if (character === "/") return "\\/";
      return `\\u${this.chance(0.5) ? code : code.toUpperCase()}`;
    });
    return `"${characters.join("")}"`;
  }

  #list(length: number, make: () => string): readonly string[] {
    return Array.from({ length }, make);
  }
}
