import type { DataNode } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { filterOf } from '../parts/graph.js';
import { keyPlace } from '../parts/scripts.js';

const prefix = 'pipelinesascode.tekton.dev/';

/** What starts a run of Pipelines-as-Code, by its annotations; nothing where it has none. */
export function annotatedTriggers(metadata: DataNode | undefined): readonly Trigger[] {
  const annotations = metadata?.get('annotations');
  if (!annotations) return [];
  const text = (key: string) => annotations.get(`${prefix}${key}`)?.text;
  const at = (key: string) => keyPlace(annotations, `${prefix}${key}`) ?? annotations.at;
  const expression = text('on-cel-expression');
  const comment = text('on-comment');
  const chat: readonly Trigger[] = comment === undefined ? [] : [{ kind: 'chat', at: at('on-comment') }];
  // The documentation: an expression takes the place of events and branches.
  if (expression !== undefined) return [...ofExpression(expression, at('on-cel-expression')), ...chat];
  const paths = filterOf(listed(text('on-path-change')), listed(text('on-path-change-ignore')));
  const branches = listed(text('on-target-branch'));
  const events = listed(text('on-event'));
  return [...events.flatMap((event) => ofEvent(event, branches, at('on-event'), paths)), ...chat];
}

/** `[main, release-*]` or one name. */
function listed(text: string | undefined): readonly string[] {
  return (text ?? '')
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((one) => one.trim().replace(/^["']|["']$/g, ''))
    .filter((one) => one !== '');
}

function ofEvent(
  event: string,
  branches: readonly string[],
  at: Trigger['at'],
  paths?: Trigger['paths'],
): readonly Trigger[] {
  const isTag = (name: string) => name.startsWith('refs/tags/');
  const tags = branches.filter(isTag).map((name) => name.slice('refs/tags/'.length));
  const only = branches.filter((name) => !isTag(name)).map((name) => name.replace(/^refs\/heads\//, ''));
  const filters = given({ branches: filterOf(only), paths });
  if (event === 'pull_request') return [{ kind: 'request', at, ...filters }];
  if (event === 'incoming') return [{ kind: 'upstream', at }];
  if (event !== 'push') return [{ kind: 'other', at }];
  return [
    ...(only.length > 0 || tags.length === 0 ? [{ kind: 'push' as const, at, ...filters }] : []),
    ...(tags.length > 0 ? [{ kind: 'tag' as const, at, ...given({ tags: filterOf(tags) }) }] : []),
  ];
}

/** The events and branches that an expression asks for by name. */
function ofExpression(expression: string, at: Trigger['at']): readonly Trigger[] {
  const text = expression.slice(0, 5000);
  const named = (name: string) => [
    ...[...text.matchAll(new RegExp(`\\b${name}\\s*==\\s*["']([^"']{1,100})["']`, 'g'))].map(
      ([, one = '']) => one,
    ),
    ...[...text.matchAll(new RegExp(`\\b${name}\\s+in\\s+\\[([^\\]]{1,400})\\]`, 'g'))].flatMap(([, all]) =>
      listed(all),
    ),
    ...[...text.matchAll(new RegExp(`\\b${name}\\.startsWith\\(["']([^"']{1,100})["']\\)`, 'g'))].map(
      ([, start = '']) => `${start}*`,
    ),
  ];
  const events = named('event');
  const branches = named('target_branch');
  const paths = /\.pathChanged\(\)/.test(text)
    ? filterOf([...text.matchAll(/["']([^"']{1,200})["']\.pathChanged\(\)/g)].map(([, path = '']) => path))
    : undefined;
  return (events.length > 0 ? events : ['pull_request', 'push']).flatMap((event) =>
    ofEvent(event, branches, at, paths),
  );
}

/** What listeners of Tekton Triggers listen to, by their interceptors; any message where they do not say. */
export function listenedTo(listener: DataNode): readonly Trigger[] {
  const triggers = [
    ...(listener.get('triggers')?.items() ?? []),
    ...(listener.get('triggerGroups')?.items() ?? []),
  ];
  return triggers.flatMap((trigger) => {
    const events = (trigger.get('interceptors')?.items() ?? []).flatMap(eventsOf);
    if (events.length === 0) return [{ kind: 'upstream' as const, at: trigger.at }];
    return events.map((event) => ({ kind: kindOf(event), at: trigger.at }));
  });
}

function eventsOf(interceptor: DataNode): readonly string[] {
  const params = interceptor.get('params')?.items() ?? [];
  const named = params.find((one) => one.get('name')?.text === 'eventTypes')?.get('value');
  const older = interceptor.get('github', 'eventTypes') ?? interceptor.get('gitlab', 'eventTypes');
  return ((named ?? older)?.items() ?? []).flatMap(({ text }) => text ?? []);
}

function kindOf(event: string): Trigger['kind'] {
  if (/^(?:pull_request|Merge Request Hook)$/.test(event)) return 'request';
  if (/^(?:push|Push Hook|repo:refs_changed)$/.test(event)) return 'push';
  if (/^Tag Push Hook$/.test(event)) return 'tag';
  return /comment|Note Hook/.test(event) ? 'chat' : 'upstream';
}
