import type { Place } from '../../../../evidence.js';
import type { Job, Trigger } from '../../pipeline.js';

/** Names that stand for whatever branch is the default one. */
const head = /^(?:HEAD|refs\/heads\/(?:main|master)|main|master)?$/;
const version = /^(?:refs\/tags\/.*|[~^=<>]*v?\d+(?:\.[\dx*]+)+.*|[0-9a-f]{40})$/;

/**
 * What makes a controller act: a push to the branch that it watches. A tag or a commit is pinned: the next push does
 * not move it. Folders are no filter: what stands in one may take its base from another.
 */
export function pushOf(at: Place, revision: string | undefined): Trigger {
  const name = revision ?? '';
  if (version.test(name)) return { kind: 'other', at };
  const only = head.test(name) ? '$default-branch' : name.replace(/^refs\/heads\//, '');
  return {
    kind: 'push',
    at,
    ...(only.includes('{{') ? {} : { branches: { only: [only] } }),
  };
}

/** What starts any of the jobs, each trigger once. */
export function triggersOfAll(jobs: readonly Job[]): readonly Trigger[] {
  const all = jobs.flatMap(({ triggers }) => triggers ?? []);
  return [...new Map(all.map((trigger) => [JSON.stringify(trigger), trigger])).values()];
}
