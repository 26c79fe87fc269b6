export function fileBytesModuleText(): Promise<string>;
