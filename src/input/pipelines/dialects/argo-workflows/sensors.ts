import type { DataNode } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';

/** What a sensor waits for, by the names of its sources and events and by what it asks of their content. */
export function eventsOf(spec: DataNode): readonly Trigger[] {
  return (spec.get('dependencies')?.items() ?? []).map((dependency): Trigger => {
    const names = `${dependency.get('eventSourceName')?.text ?? ''} ${dependency.get('eventName')?.text ?? ''} ${filtered(dependency)}`;
    if (/calendar|cron/i.test(names)) return { kind: 'schedule', at: dependency.at };
    if (/pull[_-]?request|merge[_-]?request|(?:^|[^a-z])[pm]rs?(?:[^a-z]|$)/i.test(names))
      return { kind: 'request', at: dependency.at };
    const branches = branchesIn(names);
    if (!/(?:^|[^a-z])push(?:[^a-z]|$)/i.test(names) && branches.length === 0)
      return { kind: 'upstream', at: dependency.at };
    return {
      kind: 'push',
      at: dependency.at,
      ...(branches.length > 0 ? { branches: { only: branches } } : {}),
    };
  });
}

function filtered(dependency: DataNode): string {
  const data = dependency.get('filters', 'data')?.items() ?? [];
  return data
    .flatMap((one) => (one.get('value')?.items() ?? []).flatMap(({ text }) => text ?? []))
    .join(' ')
    .slice(0, 2000);
}

function branchesIn(text: string): readonly string[] {
  return [...text.matchAll(/refs\/heads\/([\w./*-]{1,100})/g)].map(([, name = '']) => name);
}

/** The workflows that a sensor submits. */
export function workflowsIn(spec: DataNode): readonly DataNode[] {
  return (spec.get('triggers')?.items() ?? []).flatMap((trigger) => {
    const template = trigger.get('template');
    const source = template?.get('argoWorkflow', 'source') ?? template?.get('k8s', 'source');
    const resource = source?.get('resource');
    const workflow = resource?.get('kind')?.text === 'Workflow' ? resource.get('spec') : undefined;
    return workflow ? [workflow] : [];
  });
}
