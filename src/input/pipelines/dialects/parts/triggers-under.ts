import type { Filter, Trigger } from '../../pipeline.js';
import type { Expression } from './expression.js';
import { filterOf } from './graph.js';
import { narrow, type Wording } from './occasions.js';

/** Functions of conditions, in lower case, that ask which paths have changed. */
export interface Changes {
  /** Holds where any of its paths has changed. */
  readonly any: readonly string[];
  /** Holds where nothing but its paths has changed. */
  readonly nothingElse?: readonly string[];
}

/** What is left of the triggers under a condition, with the paths that it asks for; `undefined`: all of them. */
export function triggersUnder(
  condition: Expression,
  triggers: readonly Trigger[],
  wording: Wording,
  changes: Changes,
): readonly Trigger[] | undefined {
  const starts = triggers.map((trigger) => ({ trigger, event: trigger.kind }));
  const left = narrow(condition, starts, wording)?.map(({ trigger }) => trigger);
  const paths = changedPaths(condition, changes);
  return paths
    ? (left ?? triggers).map((trigger) =>
        trigger.kind === 'push' || trigger.kind === 'request' ? { ...trigger, paths } : trigger,
      )
    : left;
}

/** The paths of which some must have changed, where nothing else can make the condition hold. */
function changedPaths(condition: Expression, changes: Changes): Filter | undefined {
  const only: string[] = [];
  const except: string[] = [];
  const visit = (part: Expression, holds: boolean): void => {
    if (part.is === 'not') for (const inner of part.of) visit(inner, !holds);
    else if (part.is === (holds ? 'and' : 'or')) for (const inner of part.of) visit(inner, holds);
    else if (part.is === 'call') {
      const paths = part.of.flatMap((one) => (one.is === 'text' && one.text !== '' ? [one.text] : []));
      const name = part.name.toLowerCase();
      const isNothingElse = changes.nothingElse?.includes(name);
      if (holds && (isNothingElse || changes.any.includes(name))) only.push(...paths);
      if (!holds && isNothingElse) except.push(...paths);
    }
  };
  visit(condition, true);
  return filterOf(only, except);
}
