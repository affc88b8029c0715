// When to dial again. Pure; the random number comes from outside.

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** The wait before the given attempt (0 is the first again), without jitter. */
export const nominal = (attempt) => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));

/** The wait with jitter: between half of the nominal one and all of it. */
export const delay = (attempt, random) => nominal(attempt) * (0.5 + random * 0.5);
