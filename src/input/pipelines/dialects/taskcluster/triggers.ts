import type { Place } from '../../../../evidence.js';
import { type DataNode, texts } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';
import { filterOf } from '../parts/graph.js';
import type { Condition } from './templates.js';

const events: Readonly<Record<string, Trigger['kind']>> = {
  'github-push': 'push',
  'github-pull-request': 'request',
  'github-pull-request-untrusted': 'request',
  'github-release': 'release',
  'github-issue-comment': 'chat',
  cron: 'schedule',
  action: 'manual',
};

/** Without a condition the template is rendered for pushes and for requests alike. */
export function eventsOf(node: DataNode): readonly Trigger[] {
  return [
    { kind: 'push', at: node.at },
    { kind: 'request', at: node.at },
  ];
}

/** What is left of all events under the conditions of a task. */
export function eventsUnder(conditions: readonly Condition[], at: Place): readonly Trigger[] {
  let kinds: readonly string[] | undefined;
  let only: readonly string[] = [];
  let isTag = false;
  for (const { text: written, negated } of conditions) {
    // What stands in brackets after a name is a field of the event, not an event.
    const text = written
      .slice(0, 5000)
      .replace(/(\w)\[["'][^"']{1,60}["']\]/g, '$1')
      .replace(/\bisPullRequest\b/g, 'tasks_for == "github-pull-request"');
    isTag ||= !negated && /["']refs\/tags\//.test(text);
    const named = Object.keys(events).filter((event) => new RegExp(`["']${event}["']`).test(text));
    if (!negated && !text.includes('!=')) only = [...only, ...branchesIn(text)];
    if (named.length === 0 || !text.includes('tasks_for')) continue;
    const before: readonly string[] = kinds ?? ['github-push', 'github-pull-request'];
    if (negated !== /tasks_for\s*!=/.test(text)) kinds = before.filter((kind) => !named.includes(kind));
    else kinds = kinds ? kinds.filter((kind) => named.includes(kind)) : named;
  }
  return unique(kinds ?? ['github-push', 'github-pull-request']).map((event): Trigger => {
    const known = events[event] ?? 'other';
    const kind = known === 'push' && isTag ? 'tag' : known;
    const branches = kind === 'push' ? filterOf(only) : undefined;
    return { kind, at, ...(branches ? { branches } : {}) };
  });
}

function unique(kinds: readonly string[]): readonly string[] {
  return [...new Map(kinds.map((kind) => [events[kind], kind])).values()];
}

function branchesIn(condition: string): readonly string[] {
  return [...condition.slice(0, 2000).matchAll(/["']refs\/heads\/([\w./-]{1,100})["']/g)].map(
    ([, name = '']) => name,
  );
}

/** The events that a task of the first version lists. */
export function listedEvents(task: DataNode): readonly Trigger[] {
  const github = task.get('extra', 'github');
  const branches = filterOf(texts(github?.get('branches')));
  const kinds = texts(github?.get('events')).map((event): Trigger['kind'] =>
    event.startsWith('pull_request')
      ? 'request'
      : event === 'push'
        ? 'push'
        : event === 'release'
          ? 'release'
          : event.startsWith('tag')
            ? 'tag'
            : 'other',
  );
  return [...new Set(kinds)].map((kind) => ({
    kind,
    at: github?.at ?? task.at,
    ...(kind === 'push' && branches ? { branches } : {}),
  }));
}
