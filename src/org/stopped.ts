import { UserError } from '../errors.js';
import { writingTrouble } from './cache-trouble.js';
import { type Cost, noCost } from './organisation.js';

/** A repository was wanted, but the run does not get to it: it was stopped, or what it may spend is spent. */
export class CutOff extends Error {
  override readonly name = 'CutOff';

  constructor(
    message: string,
    readonly cost: Cost = noCost,
  ) {
    super(message);
  }
}

/** A repository cannot be read; the message is for people. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';

  constructor(
    message: string,
    readonly cost: Cost = noCost,
  ) {
    super(message);
  }
}

/** Why something went wrong, in words that hold no stack. */
export function reasonFor(error: unknown): string {
  if (error instanceof UserError) return error.where ? `${error.what} (${error.where})` : error.what;
  if (error instanceof Unreadable) return error.message;
  const trouble = writingTrouble(error);
  if (trouble !== undefined) return `what it takes cannot be written (${trouble})`;
  const message = error instanceof Error ? error.message : String(error);
  return `a mistake in cdlevel: ${message.split('\n')[0]?.slice(0, 300)}`;
}
