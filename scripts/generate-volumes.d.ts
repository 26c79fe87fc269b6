interface Matcher {
  readonly testJson: (record: unknown) => boolean;
}

export function measureVolumes(
  patterns: Readonly<Record<string, string>>,
  compile: (pattern: string) => Matcher,
  size?: number,
): Readonly<Record<string, number>>;
