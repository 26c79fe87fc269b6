import { createRequire } from "node:module";

// The package's main file is a module that Node.js cannot load.
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)(
  "adaptivecards/dist/adaptivecards.js",
) as typeof import("adaptivecards");

/**
 * Reads a card with Microsoft's own library, as a host of version 1.4 does.
 *
 * @returns what the library reports, and the card as it understood it: without what version 1.4 does not have
 */
export function readCard(card: unknown): { readonly faults: readonly string[]; readonly understood: unknown } {
  const context = new SerializationContext(Versions.v1_4);
  const parsed = new AdaptiveCard();
  parsed.parse(card, context);
  const read = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const invalid = parsed.validateProperties().validationEvents.map(({ message }) => message);
  return { faults: [...read, ...invalid], understood: parsed.toJSON(new SerializationContext(Versions.v1_4)) };
}
