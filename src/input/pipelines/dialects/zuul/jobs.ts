import { type DataNode, texts } from '../../../data.js';
import type { Filter, Job, Step } from '../../pipeline.js';
import { given } from '../parts/given.js';
import { filterOf, jobOf, usesStep } from '../parts/graph.js';
import type { Definitions } from './definitions.js';
import { stepsOfPlaybook } from './playbooks.js';

/** A job of a project's pipeline, and the paths whose changes start it. */
export type ListedJob = Job & { readonly paths?: Filter };

/** Bases of which every tenant has its own: they set up and report. */
const bases = /^(?:base(?:-.*)?|multinode|unittests)$/;

/** A job as a pipeline lists it: its name, or its name with what is different here. */
export function jobFrom(item: DataNode, definitions: Definitions): ListedJob | undefined {
  const entry = item.entries()[0];
  const name = item.text ?? entry?.key;
  if (name === undefined || name === 'noop') return undefined;
  const { own, beyond } = definitions.lineage(name);
  const layers = [...(entry ? [entry.value] : []), ...definitions.variantsOf(name), ...own];
  const first = (key: string) => layers.map((layer) => layer.get(key)).find((node) => node !== undefined);
  const { steps, main } = stepsOf(item, name, layers, own, beyond, definitions);
  const paths = filterOf(expressions(first('files')), expressions(first('irrelevant-files')));
  return {
    ...jobOf({
      id: name,
      at: item.at,
      needs: (first('dependencies')?.items() ?? []).flatMap((one) => one.text ?? one.get('name')?.text ?? []),
      steps,
      delegations:
        // What only sets up here still does its work where its parent is kept.
        main.length === 0 && beyond !== undefined && !bases.test(beyond)
          ? [{ to: beyond, at: own[0]?.get('parent')?.at ?? item.at, kind: 'workflow' }]
          : [],
      ...given({ optional: first('voting')?.scalar === false ? (true as const) : undefined }),
    }),
    ...given({ paths }),
  };
}

/** Files are told by regular expressions, which are kept as such. */
function expressions(node: DataNode | undefined): readonly string[] {
  return texts(node).map((text) => `/${text}/`);
}

function stepsOf(
  item: DataNode,
  name: string,
  layers: readonly DataNode[],
  own: readonly DataNode[],
  beyond: string | undefined,
  definitions: Definitions,
): { readonly steps: readonly Step[]; readonly main: readonly Step[] } {
  const { reading } = definitions;
  const playbooks = (key: string, jobs: readonly DataNode[]) =>
    jobs.flatMap((job) => nodesOf(job.get(key)).flatMap((node) => stepsOfPlaybook(node, reading)));
  // The nearest `run` counts; what goes before and after is added up.
  const running = layers.find((job) => job.get('run'));
  const main = running ? playbooks('run', [running]) : inherited(item, name, own, beyond);
  const before = playbooks('pre-run', [...layers].reverse());
  return { steps: [...before, ...main, ...playbooks('post-run', layers)], main };
}

/** One playbook or several, each by its path or under `name`. */
function nodesOf(node: DataNode | undefined): readonly DataNode[] {
  if (!node) return [];
  if (node.text !== undefined) return [node];
  const name = node.get('name');
  return name ? [name] : node.items().flatMap(nodesOf);
}

/** What jobs of the shared libraries run, by their names and the variables that they take. */
function inherited(
  item: DataNode,
  name: string,
  own: readonly DataNode[],
  beyond: string | undefined,
): readonly Step[] {
  const variable = (key: string) =>
    own.map((job) => job.get('vars', key)).find((node) => node?.text !== undefined);
  const chosen = variable('tox_envlist') ?? variable('nox_session');
  const base = beyond ?? '';
  const { at } = chosen ?? own[0]?.get('parent') ?? own[0] ?? item;
  const named = /^(?:openstack-)?tox-(?:functional-)?([\w.-]{1,60})$/.exec(base)?.[1];
  const env = chosen?.text ?? named;
  if (/(?:^|-)tox(?:-|$)/.test(base) && env !== undefined)
    return [usesStep('zuul/tox', at, { with: { env } })];
  if (/(?:^|-)nox(?:-|$)/.test(base) && env !== undefined)
    return [usesStep('zuul/nox', at, { with: { env } })];
  if (/tempest|grenade/.test(`${base} ${name}`)) return [usesStep('zuul/tempest', at)];
  if (/publish|release|upload/.test(base)) return [];
  const word = Object.keys(words).find((each) => new RegExp(`(?:^|-)${each}(?:-|$)`).test(base));
  return word === undefined ? [] : [usesStep(`zuul/${words[word]}`, at)];
}

/** Words of names of the standard jobs. */
const words: Readonly<Record<string, string>> = {
  'build-sphinx-docs': 'docs',
  'build-docs': 'docs',
  'go-test': 'test',
  'golang-go-test': 'test',
  'nodejs-run-test': 'test',
  'nodejs-run-lint': 'lint',
  linters: 'lint',
  pep8: 'lint',
};
