import { type DataNode, texts } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';
import { stepsOfPlan } from './plan.js';
import { type Resources, triggerOf } from './resources.js';

interface Started {
  readonly triggers: readonly Trigger[];
  /** Nothing starts it by itself. */
  readonly manual: boolean;
}

/** What starts each job: new versions of what it takes, at once or after they passed other jobs. */
export function startedBy(jobs: readonly DataNode[], resources: Resources): ReadonlyMap<string, Started> {
  const byName = new Map(jobs.map((job) => [job.get('name')?.text ?? '', job]));
  const known = new Map<string, Started>();
  const visit = (name: string, within: ReadonlySet<string>): Started => {
    const job = byName.get(name);
    const done = known.get(name);
    if (done) return done;
    if (!job || within.has(name) || within.size > 200) return { triggers: [], manual: false };
    const gets = stepsOfPlan(job).filter(({ kind }) => kind === 'get');
    const by = gets.filter(({ node }) => node.get('trigger')?.scalar === true);
    const inner = new Set([...within, name]);
    const before = gets.flatMap(({ node }) => texts(node.get('passed')));
    const triggers = (by.length > 0 ? by : gets).flatMap(({ name: got, node }) => {
      const passed = texts(node.get('passed'));
      if (passed.length > 0) return passed.flatMap((one) => visit(one, inner).triggers);
      const resource = resources.get(node.get('resource')?.text ?? got);
      return resource && by.length > 0 ? [triggerOf(resource, resources, node.at)] : [];
    });
    const manual = by.length === 0;
    const found: Started = {
      triggers: manual && before.length === 0 ? [{ kind: 'manual', at: job.at }] : distinct(triggers),
      manual,
    };
    known.set(name, found);
    return found;
  };
  return new Map([...byName.keys()].map((name) => [name, visit(name, new Set())]));
}

function distinct(triggers: readonly Trigger[]): readonly Trigger[] {
  return [...new Map(triggers.map((trigger) => [JSON.stringify(trigger), trigger])).values()].slice(0, 50);
}
