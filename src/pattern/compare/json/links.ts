import type { Links } from "../solve/search.ts";
import { absent, list, object } from "./cells.ts";
import type { Field } from "./fields.ts";

/** A field with the fields that it depends on, by their ids. */
interface Link {
  readonly child: number;
  readonly parent: number;
  /** The cell of a parent that has such a child. */
  readonly container: bigint;
  /** The element before it in a list. Spare elements need not have one another: they are packed together afterwards. */
  readonly before: number | undefined;
}

/**
 * Returns the links between the fields of an event: a field with children is an object or a list, and a list has no gaps.
 */
export function linksOf(fields: readonly Field[]): Links {
  const links = fields.flatMap((field) => field.children.map((child) => linkOf(field, child)));
  return (cells) => {
    let isChanged = true;
    const keep = (id: number, mask: bigint) => {
      const cell = cells[id] as bigint;
      if ((cell & mask) === cell) return;
      cells[id] = cell & mask;
      isChanged = true;
    };
    while (isChanged) {
      isChanged = false;
      for (const { child, parent, container, before } of links) {
        const isPresent = ((cells[child] as bigint) & absent) === 0n;
        if (isPresent) keep(parent, container);
        if (isPresent && before !== undefined) keep(before, ~absent);
        const isAbsent = before !== undefined && ((cells[before] as bigint) & ~absent) === 0n;
        if (isAbsent || ((cells[parent] as bigint) & container) === 0n) keep(child, absent);
      }
    }
    return cells.every((mask) => mask !== 0n);
  };
}

function linkOf(parent: Field, child: Field): Link {
  const elements = child.step.kind === "index" ? parent.under("index") : [];
  const before = elements.filter((element) => !element.isSpare && indexOf(element) < indexOf(child));
  const last = before.toSorted((a, b) => indexOf(a) - indexOf(b)).at(-1);
  return {
    child: child.id,
    parent: parent.id,
    container: child.step.kind === "name" ? object : list,
    before: last?.id,
  };
}

export function indexOf({ key }: Field): number {
  return Number(key);
}
