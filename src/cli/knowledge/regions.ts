import { homeRegionOf, isRegion, partitionOfRegion, regionsOf } from "../../cloudtrail/regions.ts";
import type { Value } from "../../pattern/ast.ts";
import type { Judgment, Question } from "../../pattern/lint/facts/question.ts";
import { compileText } from "../../pattern/match/compare.ts";
import { closest, listedAll } from "../../words.ts";

const partitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];
const allRegions: readonly string[] = partitions.flatMap(regionsOf);

/**
 * The services that record all their events in one Region of a partition, with the other Regions of China that some use.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
 * @see https://docs.aws.amazon.com/general/latest/gr/ao.html
 */
const globalServices: Readonly<Record<string, readonly string[]>> = {
  "iam.amazonaws.com": [],
  "organizations.amazonaws.com": ["cn-northwest-1"],
  "account.amazonaws.com": ["cn-northwest-1"],
  "cloudfront.amazonaws.com": ["cn-northwest-1"],
  "route53.amazonaws.com": ["cn-northwest-1"],
};

/** Judges awsRegion: names that no Region has, and Regions in which a service records nothing. */
export function judgeRegion(question: Question): Judgment | undefined {
  const { clause } = question;
  if (clause.kind === "check") return undefined;
  if (!allRegions.some(question.isLike)) return unknownRegion(clause.value);
  return elsewhere(question);
}

function unknownRegion({ kind, text }: Value): Judgment | undefined {
  if (kind === "regex") return { kind: "never", why: "no known Region has such a name" };
  const isZone = /^[a-z]{2,4}(?:-[a-z]+)+-\d+[a-z]$/.test(text);
  if (isZone && isRegion(text.slice(0, -1))) {
    return { kind: "never", why: `${text} is an Availability Zone`, instead: [text.slice(0, -1)] };
  }
  if (/^(?:aws-)?global$/i.test(text)) {
    return {
      kind: "never",
      why: "CloudTrail records the events of global services in a Region",
      instead: ["us-east-1"],
    };
  }
  const near = closest(text.replaceAll("_", "-").replaceAll(" ", "-"), allRegions, 2);
  // A new Region of AWS has such a name, and no table knows it yet.
  const isNew =
    /^[a-z]{2,4}(?:-iso[a-z]?|-gov)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d$/.test(
      text,
    );
  if (isNew)
    return {
      kind: "never",
      why: `no known Region is named ${text}`,
      ...(near === undefined ? {} : { instead: [near] }),
    };
  if (text.includes("*")) return { kind: "never", why: "no known Region has such a name" };
  return {
    kind: "never",
    why: "CloudTrail writes the code of a Region, such as us-east-1",
    ...(near === undefined ? {} : { instead: [near] }),
  };
}

/** Judges a Region for a service that records its events in another one. */
function elsewhere(question: Question): Judgment | undefined {
  const homes = homesFor(question);
  if (homes === undefined || question.clause.kind === "check") return undefined;
  const { operator } = question.clause;
  const holds =
    operator === "!=" ? homes.regions.some((home) => !question.isLike(home)) : homes.regions.some(question.isLike);
  const why = `${homes.what} in ${homes.main}, and in the other partitions in ${listedAll(homes.regions.filter((region) => region !== homes.main).slice(0, 3), "or")}`;
  if (operator === "!=") return mainExcluded(question, homes, why);
  return holds ? undefined : { kind: "never", why, instead: [homeOfPartition(question, homes)] };
}

interface Homes {
  readonly what: string;
  readonly main: string;
  readonly regions: readonly string[];
}

/** Excluding us-east-1 leaves only the other partitions, which nobody has in the same log group. */
function mainExcluded(question: Question, homes: Homes, why: string): Judgment | undefined {
  if (!question.isLike(homes.main) || homes.regions.some((home) => home !== homes.main && question.isLike(home))) {
    return undefined;
  }
  return { kind: "absent", why, hint: `remove the condition: ${homes.main} is the only Region of these events` };
}

function homesFor({ required }: Question): Homes | undefined {
  const homes = partitions.flatMap((partition) => homeRegionOf(partition) ?? []);
  const [sources] = required("eventSource");
  const names = sources?.flatMap(({ text }) => (Object.hasOwn(globalServices, text) ? [text] : [])) ?? [];
  if (sources !== undefined && names.length === sources.length && names.length > 0) {
    const more = names.flatMap((name) => globalServices[name] ?? []);
    return {
      what: `${listedAll([...new Set(names)])} ${names.length === 1 ? "records its" : "record their"} events`,
      main: "us-east-1",
      regions: [...new Set([...homes, ...more])],
    };
  }
  const isRoot = required("userIdentity.type").some((list) => list.every(({ text }) => text === "Root"));
  const isLogin = required("eventName").some((list) => list.every(({ text }) => text === "ConsoleLogin"));
  if (!isRoot || !isLogin) return undefined;
  return { what: "sign-ins of root are recorded", main: "us-east-1", regions: homes };
}

function homeOfPartition({ clause }: Question, { main, regions }: Homes): string {
  const named = clause.kind === "comparison" ? allRegions.find(compileText(clause.value)) : undefined;
  const partition = named === undefined ? undefined : partitionOfRegion(named);
  return regions.find((home) => partition !== undefined && partitionOfRegion(home) === partition) ?? main;
}
