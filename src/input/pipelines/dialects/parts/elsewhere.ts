import type { SourceFile } from '../../../source-file.js';
import type { Delegation, Trigger } from '../../pipeline.js';

/** What starts a pipeline whose triggers are kept on the platform, and that they are kept there. */
export interface Elsewhere {
  readonly triggers: readonly Trigger[];
  readonly delegations: readonly Delegation[];
}

/**
 * The triggers of a file that does not say what starts it. Where the file tells how a person starts it, that is what is
 * known; else nothing is, and nothing about its runs can be called missing.
 */
export function triggersElsewhere(file: SourceFile, service: string, byHand: RegExp): Elsewhere {
  const called = file.find(byHand);
  if (called) return { triggers: [{ kind: 'manual', at: called }], delegations: [] };
  const triggers: readonly Trigger[] = [{ kind: 'other', at: file.at(1) }];
  return { triggers, delegations: unsaid(triggers, service) };
}

/** Where nothing that is known starts a pipeline, the platform knows what does. */
export function unsaid(triggers: readonly Trigger[], service: string): readonly Delegation[] {
  const [first] = triggers;
  return first && triggers.every(({ kind }) => kind === 'other')
    ? [{ to: `${service} triggers`, at: first.at, kind: 'workflow' }]
    : [];
}
