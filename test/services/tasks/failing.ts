import { expect } from '@jest/globals';

/** Matches an error of a code and subcode, such as `400/12`. */
export function failing(code: string): object {
  const [main, subcode] = code.split('/').map(Number);
  return expect.objectContaining({ code: main, subcode });
}
