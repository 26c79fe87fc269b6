import { describe, expect, it } from "vitest";
import { measureVolumes } from "../../scripts/generate-volumes.js";
import { volumes } from "../../src/cli/volumes.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { presets } from "../../src/presets.ts";

describe("the volumes of the presets", () => {
  it("are those of the archive that npm run archive writes (npm run generate:volumes)", () => {
    const patterns = Object.fromEntries(presets.map(({ name, pattern }) => [name, pattern]));
    expect(volumes).toEqual(measureVolumes(patterns, compile));
  }, 60_000);
});
