export function messages(count: number): string[];
export function generator(seed: number): () => number;
