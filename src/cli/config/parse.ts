import type { Node } from "yaml";
import { parseArn, readLogGroup } from "../../aws/arn.ts";
import { readDocument } from "../../document/document.ts";
import { inOrder, type Problem, printPlace } from "../../document/place.ts";
import type { Fields } from "../../document/reader.ts";
import { check, type Schema } from "../../document/shape.ts";
import { didYouMean } from "../../words.ts";
import { destinationOf } from "../commands/subscribe/request.ts";
import { defaultFilterName } from "../flags/flags.ts";
import { exclusionOf, patternIn, resolvePattern } from "../flags/pattern.ts";
import { relativeTo } from "../read/file.ts";
import { type Account, AccountReader } from "./accounts.ts";
import schema from "./config.schema.json" with { type: "json" };
import { type AccountAndRegion, type Config, type ConfiguredSubscription, filledIn } from "./config.ts";

/** Parses a file with the desired state. Returns the state, or all problems of the file. */
export function parseConfig(file: string, text: string): Config | readonly Problem[] {
  const { document, locate, problems } = readDocument(file, text);
  if (problems.length > 0) return problems;
  const misshapen = check(document, schema as Schema, locate);
  if (misshapen.length > 0) return inOrder(misshapen);
  const reader = new Reader(document, locate);
  const config = reader.config(file);
  return reader.problems.length > 0 ? inOrder(reader.problems) : config;
}

/** The values with which names and ARNs are checked. */
const example = { account: "111122223333", region: "us-east-1" };

/** Reads a document whose shape has been checked. */
class Reader extends AccountReader {
  config(file: string): Config {
    const root = this.map(this.document.contents);
    const accounts = this.accounts(root);
    const subscriptions = this.items(root.get("subscriptions")).flatMap(
      (node) => this.#subscription(file, node, accounts) ?? [],
    );
    return { subscriptions };
  }

  readonly #seen = new Map<string, Node>();

  #subscription(file: string, node: Node, accounts: readonly Account[]): ConfiguredSubscription | undefined {
    const fields = this.map(node);
    const filterName = this.text(fields.get("filterName")) ?? defaultFilterName;
    if (!/^[^:*]{1,512}$/.test(filterName)) {
      const hint = "use at most 512 characters, without : and *";
      this.fault(fields.get("filterName"), `expected a filter's name, found ${JSON.stringify(filterName)}`, hint);
    }
    const places = this.#places(fields, accounts);
    const logGroups = this.items(fields.get("logGroups")).flatMap((item) => {
      const name = this.at(item, () => readLogGroup(String(this.value(item))));
      if (name !== undefined) this.#checkTwice(item, name, filterName, places);
      return name ?? [];
    });
    const to = this.#destination(node, fields);
    const pattern = this.#pattern(file, fields, node);
    if (to === undefined || pattern === undefined) return undefined;
    return {
      ...{ logGroups, places, to, filterName, pattern },
      role: this.text(fields.get("role")) ?? null,
      patternPlace: this.locate(fields.get("pattern") ?? node),
      distribution: this.text(fields.get("distribution")) === "Random" ? "Random" : "ByLogStream",
      fieldSelectionCriteria: this.text(fields.get("fieldSelectionCriteria")) ?? "",
      emitSystemFields: this.items(fields.get("emitSystemFields")).map((item) => String(this.value(item))),
      applyOnTransformedLogs: this.value(fields.get("applyOnTransformedLogs")) === true,
    };
  }

  /** Returns each account with each of its Regions. */
  #places(fields: Fields, accounts: readonly Account[]): readonly AccountAndRegion[] {
    const regions = this.regions(fields);
    const names = accounts.map(({ name }) => name);
    const chosen = this.items(fields.get("accounts")).flatMap((node) => {
      const name = String(this.value(node));
      const found = accounts.find((account) => account.name === name);
      if (found === undefined) {
        const hint = didYouMean(name, names) ?? `the accounts are ${names.join(", ")}`;
        this.fault(node, `expected the name of an account in the file, found ${JSON.stringify(name)}`, hint);
      }
      return found ?? [];
    });
    return (fields.has("accounts") ? chosen : accounts).flatMap((account) =>
      (regions ?? account.regions ?? [null]).map((region) => ({ account, region })),
    );
  }

  /** Reports a filter that another subscription of the file also describes: the two would undo each other. */
  #checkTwice(node: Node, logGroup: string, filterName: string, places: readonly AccountAndRegion[]): void {
    const keys = places.map(({ account, region }) => JSON.stringify([account.name, region, logGroup, filterName]));
    const before = keys.map((key) => this.#seen.get(key)).find((found) => found !== undefined);
    for (const key of keys) this.#seen.set(key, node);
    if (before === undefined) return;
    const message = `expected one description of the filter ${filterName} on ${logGroup}, found another at`;
    const hint = "give one of the two another filterName, other accounts or other Regions";
    this.fault(node, `${message} ${printPlace(this.locate(before))}`, hint);
  }

  #destination(node: Node, fields: Fields): ConfiguredSubscription["to"] | undefined {
    const [name, arn] = [fields.get("function"), fields.get("destination")];
    const given = name ?? arn;
    if (given === undefined || (name !== undefined && arn !== undefined)) {
      const found = given === undefined ? "found none" : "found both";
      this.fault(arn ?? node, `expected function or destination, ${found}`, "for example function: iam-alerts");
      return undefined;
    }
    const kind = name === undefined ? "destination" : "function";
    const text = String(this.value(given));
    const named = { [kind]: filledIn(text, example), filterName: "", wait: 0 };
    const read = this.at(given, () => destinationOf(named, {}));
    if (read === undefined) return undefined;
    const service = read.kind === "stream" ? (parseArn(read.arn)?.service ?? "") : "lambda";
    this.#checkStream(fields, given, service);
    return { kind, text };
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
  #checkStream(fields: Fields, destination: Node, service: string): void {
    const [role, distribution] = [fields.get("role"), fields.get("distribution")];
    const arn = filledIn(this.text(role) ?? "", example);
    if (role !== undefined && parseArn(arn)?.service !== "iam") {
      const hint = "for example arn:aws:iam::{account}:role/logs-to-stream";
      this.fault(role, `expected the ARN of a role, found ${JSON.stringify(this.text(role))}`, hint);
    }
    if ((service === "kinesis" || service === "firehose") && role === undefined) {
      const hint = "add role: with the ARN of a role that logs.amazonaws.com can assume";
      this.fault(destination, "expected a role, with which CloudWatch Logs writes to the stream, found none", hint);
    }
    if (service === "lambda" && role !== undefined) {
      const hint = "leave the key out; a function has a permission instead";
      this.fault(role, "expected no role for a Lambda function, found one", hint);
    }
    if (service !== "kinesis" && distribution !== undefined) {
      const message = "expected a Kinesis stream with distribution, found another destination";
      this.fault(distribution, message, "leave the key out");
    }
  }

  #pattern(file: string, fields: Fields, node: Node): ConfiguredSubscription["pattern"] | undefined {
    const near = (text: string) => {
      const name = patternIn(text);
      return name.startsWith("@") ? `@${relativeTo(file, name.slice(1))}` : name;
    };
    const exclusions = this.items(fields.get("except")).flatMap(
      (item) => this.at(item, () => exclusionOf(String(this.value(item)), "in except")) ?? [],
    );
    const also = this.items(fields.get("also")).map((item) => near(String(this.value(item))));
    const given = near(this.text(fields.get("pattern")) ?? "recommended");
    return this.at(fields.get("pattern") ?? node, () => resolvePattern(given, { also, except: exclusions }));
  }
}
