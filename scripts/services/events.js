// Part of npm run generate:services: the names of the events of each event source.

import { models } from "./botocore.js";
import { documented } from "./documented.js";
import { eventSourceOf, listed } from "./event-sources.js";

const sorted = (names) => [...new Set(names)].sort();

/** The names of the operations of every service of botocore, by event source. */
const operations = new Map();
for (const [service, model] of models) {
  const source = eventSourceOf(service, model);
  operations.set(source, [...(operations.get(source) ?? []), ...Object.keys(model.operations)]);
}

const listedSources = sorted(listed.map((service) => eventSourceOf(service, models.get(service))));

const modelled = Object.fromEntries(
  listedSources.map((source) => [
    source,
    listed
      .filter((service) => eventSourceOf(service, models.get(service)) === source)
      .flatMap((service) => Object.keys(models.get(service).operations)),
  ]),
);

/** The names of events by event source, without dates. The actions of consoles are given by event source too. */
export function eventsBySource(consoleActions) {
  const more = { ...documented };
  for (const [source, names] of Object.entries(consoleActions)) more[source] = [...(more[source] ?? []), ...names];
  const sources = sorted([...listedSources, ...Object.keys(more)]);
  return Object.fromEntries(
    sources.map((source) => [source, sorted([...(modelled[source] ?? []), ...(more[source] ?? [])])]),
  );
}

/** The operations of Lambda by the date in their address, which CloudTrail appends to some of the names. */
export function lambdaDates() {
  const dates = {};
  for (const service of ["lambda", "lambda-core", "lambda-microvms", "lambda-web"])
    for (const [name, { http }] of Object.entries(models.get(service).operations)) {
      const date = http.requestUri.split("/")[1]?.replaceAll("-", "") ?? "";
      if (/^\d{8}$/.test(date)) dates[date] = sorted([...(dates[date] ?? []), name]);
    }
  return dates;
}

/** The names that exactly one event source of the table has, and a service outside of the table too. */
export function sharedWithOthers(events) {
  const owners = new Map();
  for (const names of Object.values(events)) for (const name of names) owners.set(name, (owners.get(name) ?? 0) + 1);
  const others = [...operations].flatMap(([source, names]) => names.filter((name) => !events[source]?.includes(name)));
  return sorted(others.filter((name) => owners.get(name) === 1));
}

/** Botocore's names of services, and their short names in policies, that differ from the event source. */
export function aliases() {
  const entries = listed.flatMap((service) => {
    const model = models.get(service);
    const source = eventSourceOf(service, model);
    return [service, model.metadata.endpointPrefix].filter((name) => name !== source).map((name) => [name, source]);
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
