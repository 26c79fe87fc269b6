export function objectEndModuleText(): Promise<string>;
