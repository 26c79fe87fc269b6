import type { ClientOptions } from "../../aws/clients.ts";
import { awsOptions } from "../flags/aws.ts";
import { checkProfile } from "../flags/profiles.ts";
import type { AwsFlags } from "../flags/settings.ts";
import type { Io } from "../io.ts";
import type { AccountAndRegion, ConfiguredAccount } from "./config.ts";

/** The settings of an account's clients in a Region. */
export interface Session {
  readonly client: ClientOptions;
  /** The account's ID. */
  readonly account: string;
  readonly region: string;
}

/** Opens the accounts of a file, each role once. */
export class Sessions {
  readonly #base: ClientOptions;
  readonly #accounts = new Map<string, Promise<ClientOptions>>();
  readonly #sessions = new Map<string, Promise<Session>>();

  constructor(options: AwsFlags, io: Io) {
    this.#base = awsOptions(options, io);
  }

  /** Returns the session of an account and Region. Rejects with the same IamAlertsError `aws…` for each of its Regions. */
  open({ account, region }: AccountAndRegion): Promise<Session> {
    const key = JSON.stringify([account.name, region]);
    const found = this.#sessions.get(key) ?? this.#open(account, region);
    this.#sessions.set(key, found);
    return found;
  }

  async #open(account: ConfiguredAccount, region: string | null): Promise<Session> {
    const own = region === null ? {} : { region };
    const opened = this.#accounts.get(account.name) ?? this.#enter(account, own);
    this.#accounts.set(account.name, opened);
    const client = { ...(await opened), ...own };
    const { placeOf } = await import("../../aws/session.ts");
    return { client, ...(await placeOf(client)) };
  }

  /** Returns the settings for an account. Its role is assumed here, so that it fails once and not in each Region. */
  async #enter({ profile, role }: ConfiguredAccount, own: Pick<ClientOptions, "region">): Promise<ClientOptions> {
    if (profile !== null) checkProfile(profile, process.env);
    const source = { ...this.#base, ...(profile === null ? {} : { profile }), ...own };
    if (role === null) return source;
    const { assuming } = await import("../../aws/session.ts");
    const credentials = assuming(role, source);
    await credentials();
    const { profile: _, ...others } = source;
    return { ...others, credentials };
  }
}
