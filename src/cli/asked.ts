import type { Asked } from '../gating.js';
import type { Values } from './options.js';

/** What the options of a call ask of a gate. */
export function asked({ min, strict, unknown }: Values): Asked {
  return {
    ...(min ? { min } : {}),
    ...(strict ? { strict } : {}),
    ...(unknown ? { unknown } : {}),
  };
}
