import { count } from "../../../../words.ts";
import type { Io } from "../../../io.ts";
import { accept, dollars } from "../cost.ts";
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
    `the requests to S3 cost about ${dollars(cost)}: ${count(objects, "object")} and ` +
    `${count(lists, "list request")}, at the list prices of us-east-1, without data transfer out of the bucket's Region`;
  const asked = {
    estimate,
    reason: "requests that cost more than a dollar;",
    hint: "give --yes to agree, or narrow the search with --since, --until, --region and --account",
    undone: "no object was read",
    details: { objects, lists, cost },
  };
  return accept(asked, options, io);
}
