import type { Browser } from "playwright-core";

export declare const chromiumFile: string | undefined;
export declare function launchChromium(): Promise<Browser>;
