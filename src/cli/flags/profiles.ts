import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { IamAlertsError } from "../../errors.ts";
import { listedAll, nearest } from "../../words.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Refuses the name of a profile that no file of the AWS configuration has. The SDK would look for other credentials and
 * report that it found none.
 *
 * @throws IamAlertsError `aws-credentials` that names the profiles
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
 */
export function checkProfile(profile: string, env: Env): void {
  const files = filesOf(env);
  const names = [...new Set(files.flatMap(({ path, isConfig }) => profilesIn(path, isConfig)))];
  if (profile === "default" || names.includes(profile)) return;
  const near = nearest(profile, names);
  const places = files.map(({ path }) => path).join(" and ");
  const existing = names.length === 0 ? "they name no profile" : `the profiles there: ${listedAll(names)}`;
  throw new IamAlertsError(
    "aws-credentials",
    `expected the AWS profile ${JSON.stringify(profile)} in ${places}, found none with that name`,
    {
      hint: near === undefined ? existing : `did you mean ${near}? ${existing}`,
      details: { profile, profiles: names },
    },
  );
}

function filesOf(env: Env): readonly { readonly path: string; readonly isConfig: boolean }[] {
  const home = env["HOME"] || homedir();
  return [
    { path: env["AWS_CONFIG_FILE"] || join(home, ".aws", "config"), isConfig: true },
    { path: env["AWS_SHARED_CREDENTIALS_FILE"] || join(home, ".aws", "credentials"), isConfig: false },
  ];
}

/** Returns the profiles that a file names: as [profile x] in the configuration, as [x] among the credentials. */
function profilesIn(path: string, isConfig: boolean): readonly string[] {
  return [...textOf(path).matchAll(/^\s*\[\s*([^\]\n]+?)\s*\]/gm)].flatMap(([, section = ""]) => {
    if (!isConfig || section === "default") return section;
    const [, quoted, plain] = /^profile\s+(?:["'](.+)["']|(\S.*))$/.exec(section) ?? [];
    return quoted ?? plain ?? [];
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
