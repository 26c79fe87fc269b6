export function compileModule(read?: (name: string) => string, level?: number): Promise<Uint8Array>;
export function isCurrent(): boolean;
export function moduleText(): Promise<string>;
