/** The sample records by name, each on one line: JSON that the build puts here. */
declare const SAMPLES: Readonly<Record<string, string>>;

export const samples: ReadonlyMap<string, string> = new Map(Object.entries(SAMPLES));
export const sampleNames: readonly string[] = [...samples.keys()];
