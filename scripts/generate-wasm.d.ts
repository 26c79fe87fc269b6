export function jsonBytesModuleText(): Promise<string>;
