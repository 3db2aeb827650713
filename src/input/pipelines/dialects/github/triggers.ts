import type { Place } from '../../../../evidence.js';
import { type DataNode, keys, texts } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { filterOf } from '../parts/graph.js';
import type { Start } from '../parts/occasions.js';

/** Events, and the kind of trigger that they are; all others are `other`. */
const events: Readonly<Record<string, Trigger['kind']>> = {
  push: 'push',
  pull_request: 'request',
  pull_request_target: 'request',
  merge_group: 'merge-queue',
  schedule: 'schedule',
  workflow_dispatch: 'manual',
  repository_dispatch: 'upstream',
  release: 'release',
  workflow_run: 'upstream',
  workflow_call: 'call',
  issue_comment: 'chat',
  deployment: 'upstream',
  deployment_status: 'upstream',
  check_run: 'upstream',
  check_suite: 'upstream',
  status: 'upstream',
};

/** What starts a workflow. A push without filters stands for tags as well; that start is implied. */
export function startsOf(on: DataNode | undefined): readonly Start[] {
  if (!on) return [];
  if (on.text !== undefined) return startOf(on.text, on.at, undefined);
  if (on.kind === 'list')
    return on
      .items()
      .flatMap((item) => (item.text === undefined ? [] : startOf(item.text, item.at, undefined)));
  return on.entries().flatMap(({ key, keyLine, value }) => startOf(key, on.file.at(keyLine), value));
}

function startOf(event: string, at: Place, value: DataNode | undefined): readonly Start[] {
  const types = texts(value?.get('types'));
  const kind = kindOf(event, types);
  const of = value?.get('workflows') ? texts(value.get('workflows')) : types;
  const inputs = keys(value?.get('inputs'));
  const trigger: Trigger = {
    kind,
    at,
    ...given({
      branches: filter(value, 'branches'),
      paths: filter(value, 'paths'),
      inputs: inputs.length > 0 ? inputs : undefined,
      of: of.length > 0 ? of : undefined,
    }),
  };
  return event === 'push' ? pushes(trigger, filter(value, 'tags')) : [{ trigger, event }];
}

/** A request counts as one only where every new commit of it starts the workflow. */
function kindOf(event: string, types: readonly string[]): Trigger['kind'] {
  const kind = events[event] ?? 'other';
  return kind === 'request' && types.length > 0 && !types.includes('synchronize') ? 'other' : kind;
}

/** A filter of one sort alone keeps out the other sort: `tags` without `branches` is for tags only. Paths filter no tags. */
function pushes(trigger: Trigger, tags: Trigger['tags']): readonly Start[] {
  const { branches, paths: _, ...onTag } = trigger;
  const push: Start = { trigger, event: 'push' };
  const tag: Start = { trigger: { ...onTag, kind: 'tag', ...given({ tags }) }, event: 'push' };
  if (tags) return branches ? [push, tag] : [tag];
  return branches ? [push] : [push, { ...tag, implied: true }];
}

function filter(value: DataNode | undefined, key: string): Trigger['branches'] {
  return filterOf(texts(value?.get(key)), texts(value?.get(`${key}-ignore`)));
}
