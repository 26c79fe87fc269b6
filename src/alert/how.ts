import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import { TextCache } from "../text-cache.ts";

/** The means by which a call was made. */
export type Access =
  | "console"
  | "cli"
  | "sdk"
  | "cloudformation"
  | "terraform"
  | "cloudshell"
  | "agent"
  | "service"
  | "unknown";

/** User agents of programs, the more specific first: Terraform and the CLI are built on SDKs. */
const userAgents: readonly (readonly [RegExp, Access])[] = [
  [/exec-env\/CloudShell/i, "cloudshell"],
  [/Terraform\/|terraform-provider|HashiCorp|OpenTofu\//i, "terraform"],
  [/^cloudformation\.amazonaws\.com$/, "cloudformation"],
  [/^aws-cli\//i, "cli"],
  [/^(?:(?:[\w-]+\.)*console|signin)\.(?:[\w-]+\.)?amazonaws\.com$|^(?:\w+ ?Console)\b/, "console"],
  [/^[\w.-]+\.amazonaws\.com(?:\.cn)?$|^aws-internal\//, "service"],
  [/^Mozilla(?:\/|$)/, "console"],
  [/\b(?:Boto3|Botocore|Pulumi\w*|eksctl|kops|Ansible|rusoto|AWSPowerShell(?:\.\w+)?)\/|aws-sdk-|^aws-sdk\b/i, "sdk"],
  [/^(?:Pulumi|Ansible|eksctl)|\baws-cdk|^aws-toolkit|^AWS-Toolkit/i, "sdk"],
];

/**
 * The AWS MCP Server, through which AI agents call AWS. CloudTrail names it as caller, source and user agent.
 *
 * @see https://docs.aws.amazon.com/agent-toolkit/latest/userguide/logging-using-cloudtrail.html
 */
const mcpServer = "aws-mcp.amazonaws.com";

/**
 * The user agent of an AI agent, which an MCP proxy puts after its own. Captures the name and the version.
 *
 * @see https://github.com/aws/mcp-proxy-for-aws
 */
const agents =
  /^(?:mcp[\w-]*\/.*[\s(])?(claude-(?:code|desktop)|claude|codex(?:[-_]\w+)?|cursor|gemini-cli|kiro(?:-\w+)?|AmazonQ[\w-]*|Amazon-Q[\w-]*|windsurf|cline|opencode|goose|GitHubCopilot[\w-]*|copilot[\w-]*|mcp[\w-]*)\/v?([\w.+-]{1,40})/i;

/** Patterns for programs that are built on SDKs, then for the SDKs; each captures name and version. */
const tools = [
  /\b(Terraform|OpenTofu|Pulumi|aws-cdk|Ansible|eksctl|kops|aws-cli|AWSPowerShell(?:\.\w+)?)\/v?([\w.+-]{1,40})/i,
  /\b(Boto3|Botocore|rusoto|aws-sdk-[a-z0-9-]{1,20})\/v?([\w.+-]{1,40})/i,
];

/**
 * Returns the mode of access: the console, the CLI, an SDK, … The service that acted for the caller decides first, then
 * the user agent. The caller chooses the user agent, so the result is a hint, not proof.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function toAccess(record: CloudTrailRecord): Access {
  const { invokedBy } = record.userIdentity;
  if (isThroughMcp(record)) return "agent";
  if (invokedBy === "cloudformation.amazonaws.com") return "cloudformation";
  if (invokedBy === "signin.amazonaws.com") return "console";
  const isInternal = invokedBy === null || invokedBy === "AWS Internal";
  if (!isInternal || record.userIdentity.type === "AWSService") return "service";
  const { access } = programOf(record);
  if (access === "internal") return record.fromConsole ? "console" : "service";
  return access ?? (record.fromConsole ? "console" : "unknown");
}

/** Whether AWS says that a call came through its MCP server. A caller can claim its name in the user agent only. */
export function isThroughMcp({ userIdentity, sourceIp, eventType }: CloudTrailRecord): boolean {
  return userIdentity.invokedBy === mcpServer || sourceIp === mcpServer || eventType === "AwsMcpEvent";
}

/** Returns the program that the user agent names, with its version: "Terraform 1.13.4", "aws-cli 2.31.10". */
export function toTool(record: CloudTrailRecord): string | null {
  return programOf(record).tool;
}

/** The facts in a user agent. */
interface Program {
  /** The mode of access; "internal" for AWS's own programs, which the console uses too. */
  readonly access: Access | "internal" | undefined;
  readonly tool: string | null;
}

/** A cache of user agents. */
const programs = new TextCache<Program>();

function programOf({ userAgent }: CloudTrailRecord): Program {
  if (userAgent === null) return { access: undefined, tool: null };
  const known = programs.get(userAgent);
  if (known !== undefined) return known;
  const plain = bare(userAgent);
  const program: Program = { access: accessOf(plain), tool: toolIn(plain) };
  programs.set(userAgent, program);
  return program;
}

function accessOf(userAgent: string): Program["access"] {
  if (userAgent === "AWS Internal" || userAgent.startsWith("aws-internal/")) return "internal";
  if (agents.test(userAgent)) return "agent";
  return userAgents.find(([pattern]) => pattern.test(userAgent))?.[1];
}

function toolIn(userAgent: string): string | null {
  for (const pattern of [agents, ...tools]) {
    const [, name, version] = pattern.exec(userAgent) ?? [];
    if (name !== undefined) return `${name} ${version}`;
  }
  return null;
}

/** Returns a user agent without the brackets that CloudTrail puts around some. */
function bare(userAgent: string): string {
  return userAgent.replace(/^\[(.*)\]$/s, "$1");
}
