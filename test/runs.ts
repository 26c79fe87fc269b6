// Files that import this one run twice: in `npm test` with a part of their random inputs, and in full in `npm run test:thorough`.

/** Whether this is `npm run test:thorough`, which may take its time. */
export const isThorough: boolean = process.env["THOROUGH"] !== undefined;

/** Returns the number of random inputs for a test that has `all` of them in `npm run test:thorough`. */
export const runs = (all: number): number => (isThorough ? all : Math.ceil(all / 8));
