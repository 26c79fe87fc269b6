import type { Choice, PolicyStatement } from "../statement.ts";

/**
 * Returns statements that say what several statements allow together: those with the same resources and conditions with
 * the actions of all, and those with the same actions and conditions with the resources of all.
 */
export function together(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  if (statements.length < 2) return [];
  return [...joined(statements, "action", "resource"), ...joined(statements, "resource", "action")];
}

type Part = "action" | "resource";

function joined(statements: readonly PolicyStatement[], part: Part, same: Part): readonly PolicyStatement[] {
  const groups = new Map<string, PolicyStatement[]>();
  for (const statement of statements) {
    if (!isList(statement.action) || !isList(statement.resource)) continue;
    const key = JSON.stringify([statement[same], statement.conditions]);
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return [];
    const names = new Set([first, ...others].flatMap((statement) => statement[part]?.names ?? []));
    return [{ ...first, [part]: { except: false, names: [...names] } }];
  });
}

function isList(choice: Choice<string> | null): boolean {
  return choice !== null && !choice.except;
}
