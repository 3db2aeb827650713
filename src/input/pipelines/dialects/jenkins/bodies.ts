import type { Block, Call } from '../code/tree.js';
import { given } from '../parts/given.js';
import { type Around, callLimit } from './around.js';
import type { Defined } from './definitions.js';
import { textOf } from './values.js';
import type { Walk } from './walk.js';

/** Closures in each other are walked this deep. */
const depthLimit = 60;

/** Runs the bodies of functions and closures with what was known where they were made, and where they are called. */
export class Bodies {
  constructor(private readonly walk: Walk) {}

  /** A function that is called, its parameters bound to what they are given. */
  function(name: string, { definition, file }: Defined, call: Call, around: Around): void {
    if (around.within.includes(name) || around.within.length >= callLimit || around.depth >= depthLimit)
      return;
    const known = new Map(around.known);
    const closures = new Map(around.closures);
    definition.takes.forEach((parameter, index) => {
      const arg = call.args[index];
      const bound =
        arg?.is === 'block'
          ? { block: arg, around }
          : arg?.is === 'name'
            ? around.closures.get(arg.name)
            : undefined;
      const text = textOf(arg, around.known);
      if (bound) closures.set(parameter, bound);
      if (text === undefined) known.delete(parameter);
      else known.set(parameter, text);
    });
    this.walk.block(definition.body, {
      ...around,
      file,
      known,
      closures,
      within: [...around.within, name],
      depth: around.depth + 1,
    });
  }

  /** The closures that a call is given run as a part of it. */
  closures(call: Call, around: Around): void {
    for (const arg of [...call.args, ...call.named.map(({ value }) => value)]) {
      if (arg.is === 'block') this.closure(arg, around, around);
      const bound = arg.is === 'name' ? around.closures.get(arg.name) : undefined;
      if (bound) this.closure(bound.block, bound.around, around);
    }
  }

  closure(block: Block, made: Around, called: Around): void {
    if (called.depth >= depthLimit) return;
    const { starts, condition, stages, env, folder, optional, legs, image } = called;
    const scope = { starts, stages, env, legs, ...given({ condition, folder, optional, image }) };
    const closures = new Map([...called.closures, ...made.closures]);
    const { within, times, depth, lent } = called;
    this.walk.block(block.of, {
      ...made,
      ...scope,
      ...given({ lent }),
      closures,
      within,
      times,
      depth: depth + 1,
    });
  }
}
