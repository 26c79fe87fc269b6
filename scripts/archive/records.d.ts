export function messages(count: number, noise?: number): string[];
export function generator(seed: number): () => number;
