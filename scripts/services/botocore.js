// Part of npm run generate:services: reads the models of AWS's services in the Python package botocore.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { serverTools } from "../../test/servers/tools.js";

/** The folder of packages of the environment that the tests against servers install. */
function packagesFolder() {
  const environment = join(serverTools(), "..");
  const windows = join(environment, "Lib", "site-packages");
  if (existsSync(windows)) return windows;
  const python = readdirSync(join(environment, "lib")).find((name) => name.startsWith("python"));
  return join(environment, "lib", python ?? "", "site-packages");
}

const packages = packagesFolder();
const data = join(packages, "botocore", "data");

/** The installed version of botocore, such as "1.44.8". */
export const botocoreVersion = /__version__ = '([^']+)'/.exec(
  readFileSync(join(packages, "botocore", "__init__.py"), "utf8"),
)?.[1];

/** A file of botocore's own data, such as "partitions.json". */
export const botocoreFile = (name) => JSON.parse(readFileSync(join(data, name), "utf8"));

/** The newest model of a service; undefined for a folder without one. */
function modelOf(service) {
  const version = readdirSync(join(data, service)).sort().at(-1);
  const file = join(data, service, version ?? "", "service-2.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  return existsSync(`${file}.gz`) ? JSON.parse(gunzipSync(readFileSync(`${file}.gz`)).toString()) : undefined;
}

/** The models of all services, by botocore's name of the service. */
export const models = new Map(
  readdirSync(data, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, modelOf(name)])
    .filter(([, model]) => model !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
