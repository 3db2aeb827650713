import type { DataNode } from '../../../data.js';
import { texts } from '../../../data.js';
import { isKnownAction } from '../../intents/actions.js';
import type { Trigger } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { filterOf } from '../parts/graph.js';

/** A thing outside that a pipeline takes from or puts to. */
export interface Resource {
  readonly name: string;
  /** `git`, `cf`, `registry-image`; of a type of its own the name of its image where that is better known. */
  readonly type: string;
  readonly node: DataNode;
}

export type Resources = ReadonlyMap<string, Resource>;

export function resourcesOf(root: DataNode): Resources {
  const images = new Map(
    (root.get('resource_types')?.items() ?? []).map((type) => [
      type.get('name')?.text ?? '',
      (type.get('source', 'repository')?.text ?? '')
        .split('/')
        .at(-1)
        ?.replace(/-resource$/, '') ?? '',
    ]),
  );
  const found = (root.get('resources')?.items() ?? []).flatMap((node): readonly Resource[] => {
    const name = node.get('name')?.text;
    const written = node.get('type')?.text ?? '';
    if (name === undefined) return [];
    const short = written.replace(/-resource$/, '');
    const type = isKnownAction(`concourse/${short}`, 'concourse') ? short : images.get(written) || short;
    return [{ name, type, node }];
  });
  return new Map(found.map((resource) => [resource.name, resource]));
}

/** Names under which sources stand beside each other while a task runs. */
export function sourcesIn(resources: Resources): readonly string[] {
  return [...resources.values()].filter(({ type }) => isSource(type)).map(({ name }) => name);
}

export function isSource(type: string): boolean {
  return /^git$|pull-?request|^github-pr|gitlab-merge|^pr$|^git-/.test(type);
}

/** What a new version of a resource means. */
export function triggerOf({ type, node }: Resource, resources: Resources, at: Trigger['at']): Trigger {
  const source = node.get('source');
  const paths = filterOf(texts(source?.get('paths')), texts(source?.get('ignore_paths')));
  if (/pull-?request|^github-pr|gitlab-merge|^pr$/.test(type))
    return { kind: 'request', at, ...given({ paths }) };
  if (type === 'git') {
    const tags = source?.get('tag_filter') ?? source?.get('tag_regex');
    if (tags?.text !== undefined) return { kind: 'tag', at, tags: { only: [tags.text] } };
    // Without a branch it is the default one of the repository; a parameter is most often that one too.
    const branch = source?.get('branch')?.text ?? '$default-branch';
    const known = filterOf([branch.includes('((') ? '$default-branch' : branch]);
    return { kind: 'push', at, ...given({ branches: known, paths }) };
  }
  if (/^time$|cron/.test(type)) return { kind: 'schedule', at };
  return { kind: type === 'github-release' && !isForeign(source, resources) ? 'release' : 'upstream', at };
}

/** Releases of another repository than those that the pipeline takes its sources from: those are named, this is none. */
function isForeign(source: DataNode | undefined, resources: Resources): boolean {
  const repository = source?.get('repository')?.text ?? '';
  const uris = [...resources.values()]
    .filter(({ type }) => isSource(type))
    .flatMap(({ node }) => node.get('source', 'uri')?.text ?? []);
  const names = uris
    .filter((uri) => !/\(\(|\{\{/.test(uri))
    .map((uri) => uri.replace(/^.*[/:]|(?:\.git)?\/?$/g, ''));
  return repository !== '' && names.length > 0 && !names.includes(repository);
}
