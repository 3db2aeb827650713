import type { Place } from '../../../../evidence.js';
import { type DataNode, texts } from '../../../data.js';
import type { Environment, Job, Step, Trigger } from '../../pipeline.js';
import { environmentAt, environmentNamed, environmentOfPath } from '../cluster/environments.js';
import type { ClusterObject } from '../cluster/objects.js';
import { given } from '../parts/given.js';
import { jobOf, usesStep } from '../parts/graph.js';
import type { Element } from './generators.js';
import { filledWith, type Values } from './placeholders.js';
import { pushOf } from './sources.js';

/** An application as it stands in an Application, or as the template of an ApplicationSet makes it. */
export interface Application {
  readonly name: string;
  readonly at: Place;
  readonly metadata: DataNode | undefined;
  readonly spec: DataNode;
  readonly file: string;
  /** What made it, where a set did. */
  readonly element?: Element;
}

export function applicationOf(object: ClusterObject): Application {
  const { name, node, spec, line } = object;
  return { name, at: node.file.at(line), metadata: node.get('metadata'), spec, file: node.file.path };
}

/** Without a source it is a patch of another one. */
export function isWhole({ spec }: Application): boolean {
  return sourcesOf(spec).length > 0;
}

/** Somebody told the controller to leave it alone. */
export function isSkipped({ metadata }: Application): boolean {
  return metadata?.get('annotations', 'argocd.argoproj.io/skip-reconcile')?.text === 'true';
}

/** The wave in which it is synchronised: lower ones come first. */
export function waveOf({ metadata, element }: Application): number {
  const wave = metadata?.get('annotations', 'argocd.argoproj.io/sync-wave')?.text ?? '0';
  return Number.parseInt(filledWith(wave, element?.values ?? {}), 10) || 0;
}

/** The application as a job that the controller runs whenever its sources change. */
export function jobOfApplication(application: Application): Job {
  const { name, at, spec, element } = application;
  const automated = spec.get('syncPolicy', 'automated');
  const isManual = !automated || automated.get('enabled')?.scalar === false;
  const environment = environmentOf(application);
  return jobOf({
    id: filledWith(name, element?.values ?? {}),
    at: element?.at ?? at,
    steps: [stepOf(application)],
    triggers: triggersOf(application),
    ...given({ manual: isManual && !element?.preview ? (true as const) : undefined, environment }),
  });
}

function triggersOf({ spec, element }: Application): readonly Trigger[] {
  if (element?.preview) return [{ kind: 'request', at: element.at }];
  const values = element?.values ?? {};
  const main = sourcesOf(spec).find((source) => source.get('path')) ?? sourcesOf(spec)[0];
  const revision = main?.get('targetRevision');
  const at = revision?.at ?? main?.at ?? spec.at;
  if (main?.get('chart')) return [pushOf(at, undefined)];
  const text = revision?.text === undefined ? undefined : filledWith(revision.text, values);
  return [pushOf(at, text)];
}

function stepOf({ spec, element }: Application): Step {
  const sources = sourcesOf(spec);
  const main = sources.find((source) => source.get('path') ?? source.get('chart')) ?? sources[0];
  const values = element?.values ?? {};
  const text = (key: string) => {
    const written = main?.get(key)?.text;
    return written === undefined ? undefined : filledWith(written, values);
  };
  const inputs = given({ path: text('path'), chart: text('chart'), repository: text('repoURL') });
  return usesStep(element?.preview ? 'argo-cd/preview' : 'argo-cd/application', spec.at, {
    with: inputs as Readonly<Record<string, string>>,
    ...given({ version: text('targetRevision') }),
  });
}

function sourcesOf(spec: DataNode): readonly DataNode[] {
  const source = spec.get('source');
  return [...(source ? [source] : []), ...(spec.get('sources')?.items() ?? [])];
}

/** The environment, by what says most surely where the application goes. */
function environmentOf({ name, spec, file, element }: Application): Environment | undefined {
  const values = element?.values ?? {};
  const destination = spec.get('destination');
  const full = (node: DataNode | undefined) => filledWith(node?.text ?? '', values);
  const at = destination?.at ?? spec.at;
  if (element?.preview) return { name: full(destination?.get('namespace')) || name, kind: 'preview', at };
  const host = full(destination?.get('server'))
    .replace(/^https?:\/\//, '')
    .replace(/[/:].*$/, '');
  const found =
    environmentNamed(full(destination?.get('name')), 'environment') ??
    host
      .split('.')
      .map((part) => environmentNamed(part, 'environment'))
      .find(Boolean) ??
    (element?.clusters ?? []).map((label) => environmentNamed(label, 'environment')).find(Boolean) ??
    environmentNamed(full(destination?.get('namespace')), 'anything') ??
    ofSources(spec, values) ??
    environmentNamed(filledWith(name, values), 'anything') ??
    namedEnvironment(values) ??
    environmentOfPath(file);
  return found === undefined ? undefined : environmentAt(found, at);
}

function ofSources(spec: DataNode, values: Values): string | undefined {
  const paths = sourcesOf(spec).flatMap((source) => [
    ...texts(source.get('path')),
    ...texts(source.get('helm', 'valueFiles')),
  ]);
  return paths.map((path) => environmentOfPath(filledWith(path, values))).find(Boolean);
}

/** What an element calls its environment. */
function namedEnvironment(values: Values): string | undefined {
  const said = Object.entries(values).find(([key]) =>
    /(?:^|\.)(?:env|environment|stage|tier)$/i.test(key),
  )?.[1];
  return said === undefined ? undefined : environmentNamed(said, 'environment');
}
