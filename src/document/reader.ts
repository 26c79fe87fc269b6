import { type Document, isMap, isScalar, type Node, type YAMLMap } from "yaml";
import { IamAlertsError } from "../errors.ts";
import type { Locate } from "./document.ts";
import type { Problem } from "./place.ts";
import { resolve } from "./shape.ts";

/** The values of a mapping, by key. */
export type Fields = ReadonlyMap<string, Node>;

/** Reads the nodes of a document whose shape has been checked, and collects the problems with their places. */
export class NodeReader {
  readonly problems: Problem[] = [];
  readonly document: Document;
  readonly locate: Locate;

  constructor(document: Document, locate: Locate) {
    this.document = document;
    this.locate = locate;
  }

  /** Returns the result of `read`; reports an error that it throws at the place of the node. */
  at<Result>(node: Node | undefined, read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof IamAlertsError)) throw error;
      this.report(node, error);
      return undefined;
    }
  }

  report(node: Node | null | undefined, error: IamAlertsError): void {
    this.problems.push({ error, place: this.locate(node) });
  }

  /** Returns a node's value. Nested aliases can expand to more than the memory holds, which the parser refuses. */
  value(node: Node | null | undefined): unknown {
    try {
      return resolve(this.document, node)?.toJS(this.document) ?? null;
    } catch (cause) {
      if (!(cause instanceof ReferenceError)) throw cause;
      const message = "expected few nested aliases, found too many";
      this.report(node, new IamAlertsError("config", message, { cause }));
      return null;
    }
  }

  map(node: unknown): Fields {
    const map = resolve(this.document, node);
    const pairs = isMap(map) ? (map as YAMLMap<unknown, Node>).items : [];
    return new Map(pairs.map(({ key, value }) => [String(isScalar(key) ? key.value : key), value as Node]));
  }

  items(node: unknown): readonly Node[] {
    const list = resolve(this.document, node);
    return list !== null && "items" in list ? (list.items as Node[]) : [];
  }
}
