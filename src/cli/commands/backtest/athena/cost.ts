import type { Io } from "../../../io.ts";
import { talk } from "../../../report.ts";
import { accept, dollars } from "../cost.ts";
import type { BacktestOptions } from "../options.ts";
import { megabytes } from "../progress.ts";

/** The list price of Athena per TB scanned, in USD, and the least that a query is billed for. @see https://aws.amazon.com/athena/pricing/ */
const price = 5;
const leastBytes = 10e6;
/** The cost up to which nobody is asked, in USD. */
const freeOfQuestions = 1;

/** Returns the list price of a query that scans so many bytes, in USD. */
export function costOf(bytes: number): number {
  return bytes === 0 ? 0 : (Math.max(leastBytes, bytes) / 1e12) * price;
}

/** Returns a number of bytes with the list price of scanning them. */
export function costInWords(bytes: number): string {
  return `${megabytes(bytes)}, ${dollars(costOf(bytes))}`;
}

/** The facts about a query before it runs. */
export interface Expected {
  readonly table: string;
  /** The conditions on partitions; without any, Athena reads the whole table. */
  readonly partitions: readonly string[];
  /** The most that the query can scan, in bytes. */
  readonly maxBytes: number | undefined;
}

/**
 * Prints what a query reads and costs. Asks if the cost may exceed a dollar.
 *
 * @throws IamAlertsError `usage` if the cost is not accepted.
 */
export async function acceptCost(expected: Expected, options: BacktestOptions, io: Io): Promise<void> {
  const { maxBytes } = expected;
  const isCheap = maxBytes !== undefined && costOf(maxBytes) <= freeOfQuestions;
  const estimate = inWords(expected);
  if (isCheap) return talk(estimate, options, io);
  const cost = {
    estimate,
    reason: "a query that costs money.",
    hint: "give --yes to agree, or --max-scan 200, with which the query costs at most 1 USD",
    undone: "nothing was queried",
    details: { table: expected.table, ...(maxBytes === undefined ? {} : { maxBytes }) },
  };
  return accept(cost, options, io);
}

function inWords({ table, partitions, maxBytes }: Expected): string {
  const part =
    partitions.length === 0
      ? `all of ${table}, which has no partitions that --since, --account and --region can select`
      : `the part of ${table} where ${partitions.join(" and ")}`;
  const most =
    maxBytes === undefined
      ? "how much that is, is only known afterwards"
      : `the query is stopped at ${costInWords(maxBytes)}`;
  return `Athena reads ${part}, and bills ${price} USD per TB scanned (some Regions cost more): ${most}`;
}
