import type { DataNode } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';
import { filterOf } from '../parts/graph.js';

/** What starts a pipeline. Most are started by what a build has made: an image, a package, another build. */
export function triggersIn(pipeline: DataNode): readonly Trigger[] {
  const listed = (pipeline.get('triggers')?.items() ?? []).filter(
    (trigger) => trigger.get('enabled')?.scalar !== false && trigger.get('type'),
  );
  // Every pipeline can be started by hand.
  if (listed.length === 0) return [{ kind: 'manual', at: pipeline.at }];
  return listed.map((trigger): Trigger => {
    const type = trigger.get('type')?.text;
    const branch = trigger.get('branch')?.text;
    if (type === 'cron') return { kind: 'schedule', at: trigger.at };
    if (type !== 'git') return { kind: 'upstream', at: trigger.at };
    const branches = branch === undefined || branch === '' ? undefined : filterOf([branch]);
    return { kind: 'push', at: trigger.at, ...(branches ? { branches } : {}) };
  });
}
