import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "../../../document/place.ts";
import { IamAlertsError } from "../../../errors.ts";
import { didYouMean } from "../../../words.ts";
import type { Io } from "../../io.ts";
import { applyEdit, parseRecord } from "../../read/edits.ts";
import { relativeTo } from "../../read/file.ts";
import { readSample, sampleNames } from "../../read/input.ts";
import { readMessages } from "../../read/messages.ts";
import type { TestCase } from "./file/file.ts";

/** Reads the events of tests. Each sample and file is read once. */
export class Events {
  readonly #io: Io;
  /** Messages of samples by name; files are separate because a file may have the name of a sample. */
  readonly #samples = new Map<string, string>();
  readonly #files = new Map<string, string>();
  readonly #records = new Map<string, unknown>();
  readonly #sampleNames: ReadonlySet<string> = new Set(sampleNames());

  constructor(io: Io) {
    this.#io = io;
  }

  /** The files read so far. */
  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Returns the log message of a test, with its fields set and unset; or the problem with it. */
  async read(file: string, { event, edits }: TestCase): Promise<string | Problem> {
    let place = event.place;
    try {
      const message = await this.#message(event.value, file);
      const [first] = edits;
      if (first === undefined) return message;
      place = first.place;
      let record = this.#record(message);
      for (const { edit, place: at } of edits) {
        place = at;
        record = applyEdit(record, edit);
        if (record === undefined) throw nothingToUnset(edit.path);
      }
      return JSON.stringify(record);
    } catch (error) {
      if (error instanceof IamAlertsError) return { error, place };
      throw error;
    }
  }

  /** Returns the parsed message, from a cache because many tests change the same event. */
  #record(message: string): unknown {
    const cached = this.#records.get(message);
    if (cached !== undefined) return cached;
    const record = parseRecord(message);
    this.#records.set(message, record);
    return record;
  }

  async #message(event: unknown, file: string): Promise<string> {
    if (typeof event !== "string") return JSON.stringify(event);
    const isSample = this.#sampleNames.has(event);
    const [cache, name] = isSample ? [this.#samples, event] : [this.#files, relativeTo(file, event)];
    const cached = cache.get(name);
    if (cached !== undefined) return cached;
    const message = isSample ? JSON.stringify(JSON.parse(readSample(name))) : await this.#read(event, name);
    cache.set(name, message);
    return message;
  }

  async #read(event: string, file: string): Promise<string> {
    if (!existsSync(file) || statSync(file).isDirectory()) {
      throw new IamAlertsError("not-found", `expected a sample's name or a file, found ${JSON.stringify(event)}`, {
        hint: didYouMean(event, [...this.#sampleNames]) ?? "iam-alerts simulate --list shows the samples",
      });
    }
    const messages: string[] = [];
    // An absolute path cannot be confused with a sample's name.
    for await (const item of readMessages([resolve(file)], this.#io, {})) {
      if (item.kind === "error") throw item.error;
      messages.push(item.message);
    }
    const [first] = messages;
    if (messages.length === 1 && first !== undefined) return first;
    throw new IamAlertsError("record", `expected one event in ${event}, found ${messages.length}`, {
      hint: "a test has one event; write each event to a separate file",
    });
  }
}

function nothingToUnset(path: string): IamAlertsError {
  return new IamAlertsError("config", `expected a field to unset at ${path}, found none in the event`, {
    hint: "remove the path from unset; iam-alerts simulate prints the event's fields",
  });
}
