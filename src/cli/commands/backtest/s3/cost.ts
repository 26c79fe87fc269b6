import { IamAlertsError } from "../../../../errors.ts";
import { count, grouped } from "../../../../words.ts";
import type { Io } from "../../../io.ts";
import { talk } from "../../../report.ts";
import { canAsk, confirm } from "../confirm.ts";
import type { BacktestOptions } from "../options.ts";

/** The list prices per request in USD, in us-east-1. @see https://aws.amazon.com/s3/pricing/ */
const [listPrice, getPrice] = [0.005 / 1000, 0.0004 / 1000];
/** Costs up to this, in USD, need no consent. */
const maxCost = 1;

/** The requests of a search. */
interface Requests {
  readonly objects: number;
  readonly lists: number;
}

/** @throws IamAlertsError `usage` if the user does not accept the cost of the requests. */
export async function acceptCost(
  { objects, lists }: Requests,
  options: Pick<BacktestOptions, "yes" | "quiet">,
  io: Io,
): Promise<void> {
  const cost = objects * getPrice + lists * listPrice;
  if (cost <= maxCost) return;
  const estimate =
    `the requests to S3 cost about ${grouped(Number(cost.toFixed(2)))} USD: ${count(objects, "object")} and ` +
    `${count(lists, "list request")}, at the list prices of us-east-1, without data transfer out of the bucket's Region`;
  if (options.yes) return talk(estimate, options, io);
  const details = { objects, lists, cost };
  if (!canAsk(io)) {
    throw new IamAlertsError("usage", `expected --yes for requests that cost more than a dollar; ${estimate}`, {
      hint: "give --yes to agree, or narrow the search with --since, --until, --region and --account",
      details,
    });
  }
  talk(estimate, { quiet: false }, io);
  if (await confirm("Continue?", io)) return;
  throw new IamAlertsError("usage", "the cost was not accepted, no object was read", {
    hint: "answer y or yes to continue, or give --yes",
    details,
  });
}
