import type { Node } from "yaml";
import { parseArn } from "../../aws/arn.ts";
import { type Fields, NodeReader } from "../../document/reader.ts";
import { IamAlertsError } from "../../errors.ts";
import type { ConfiguredAccount } from "./config.ts";

/** An account with its Regions; null for the Region of the flags or of the AWS configuration. */
export interface Account extends ConfiguredAccount {
  readonly regions: readonly string[] | null;
}

/** Reads the accounts and Regions of a file with the desired state. */
export class AccountReader extends NodeReader {
  /** Returns the accounts of the file; if there are none, the account of the current credentials. */
  accounts(root: Fields): readonly Account[] {
    const regions = this.regions(root);
    if (!root.has("accounts")) return [{ name: "default", profile: null, role: null, regions }];
    const names = new Set<string>();
    return this.items(root.get("accounts")).map((node) => {
      const fields = this.map(node);
      const name = this.text(fields.get("name")) ?? "";
      if (names.has(name)) {
        this.fault(fields.get("name"), `expected each account once, found ${JSON.stringify(name)} again`);
      }
      names.add(name);
      const profile = this.text(fields.get("profile")) ?? null;
      return { name, profile, role: this.#role(fields), regions: this.regions(fields) ?? regions };
    });
  }

  /** Returns the Regions of a mapping; null if it names none. */
  regions(fields: Fields): readonly string[] | null {
    if (!fields.has("regions")) return null;
    const regions = this.items(fields.get("regions")).map((node) => {
      const region = String(this.value(node));
      if (!/^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/.test(region)) {
        this.fault(node, `expected an AWS Region, found ${JSON.stringify(region)}`, "for example us-east-1");
      }
      return region;
    });
    return [...new Set(regions)];
  }

  /** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  #role(fields: Fields): ConfiguredAccount["role"] {
    const arn = this.text(fields.get("roleArn"));
    const [externalId, sessionName] = [this.text(fields.get("externalId")), this.text(fields.get("sessionName"))];
    if (arn === undefined) {
      const [key] = ["externalId", "sessionName"].filter((name) => fields.has(name));
      if (key !== undefined) {
        this.fault(fields.get(key), `expected roleArn with ${key}, found none`, "both are for the role to assume");
      }
      return null;
    }
    const { service, resource = "" } = parseArn(arn) ?? {};
    if (service !== "iam" || !/^role\/[\w+=,.@/-]+$/.test(resource)) {
      const hint = "for example arn:aws:iam::111122223333:role/iam-alerts";
      this.fault(fields.get("roleArn"), `expected the ARN of a role, found ${JSON.stringify(arn)}`, hint);
    }
    this.#checkText(fields.get("externalId"), /^[\w+=,.@:/-]{2,1224}$/, "an external ID", "_+=,.@:/-");
    this.#checkText(
      fields.get("sessionName"),
      /^[\w+=,.@-]{2,64}$/,
      "a session name of 64 characters at most",
      "_+=,.@-",
    );
    return { arn, externalId: externalId ?? null, sessionName: sessionName ?? "iam-alerts" };
  }

  #checkText(node: Node | undefined, allowed: RegExp, expected: string, signs: string): void {
    const text = this.text(node);
    if (text === undefined || allowed.test(text)) return;
    const message = `expected ${expected}, found ${JSON.stringify(text)}`;
    this.fault(node, message, `use only letters, digits and ${signs}`);
  }

  /** Returns the text of a node; undefined if there is no node. */
  text(node: Node | undefined): string | undefined {
    return node === undefined ? undefined : String(this.value(node));
  }

  fault(node: Node | undefined, message: string, hint?: string): void {
    this.report(node, new IamAlertsError("config", message, hint === undefined ? {} : { hint }));
  }
}
