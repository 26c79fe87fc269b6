export declare function serverTools(): string;
export declare function pathWithTools(): string;
