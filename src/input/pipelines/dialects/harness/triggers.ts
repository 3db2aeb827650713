import type { DataNode } from '../../../data.js';
import type { Trigger } from '../../pipeline.js';
import { filterOf } from '../parts/graph.js';

const kinds: Readonly<Record<string, Trigger['kind']>> = {
  Push: 'push',
  PullRequest: 'request',
  MergeRequest: 'request',
  IssueComment: 'chat',
  MRComment: 'chat',
  PRComment: 'chat',
  Release: 'release',
};

/** What a trigger waits for; nothing where it is switched off. */
export function triggerOf(trigger: DataNode): readonly Trigger[] {
  if (trigger.get('enabled')?.scalar === false) return [];
  const source = trigger.get('source');
  const at = source?.at ?? trigger.at;
  const type = source?.get('type')?.text;
  if (type === 'Scheduled') return [{ kind: 'schedule', at }];
  if (type !== 'Webhook') return [{ kind: 'upstream', at }];
  const event = source?.get('spec', 'spec', 'type')?.text ?? '';
  const conditions = source?.get('spec', 'spec', 'spec', 'payloadConditions')?.items() ?? [];
  const branches = conditions
    .filter(
      (one) =>
        one.get('key')?.text === 'targetBranch' &&
        /^(?:Equals|In|StartsWith|Regex)$/.test(one.get('operator')?.text ?? ''),
    )
    .flatMap((one) => namesOf(one.get('operator')?.text ?? '', one.get('value')?.text ?? ''));
  const filter = filterOf(branches.filter((name) => !name.includes('<+')));
  return [{ kind: kinds[event] ?? 'upstream', at, ...(filter ? { branches: filter } : {}) }];
}

function namesOf(operator: string, value: string): readonly string[] {
  if (operator === 'StartsWith') return [`${value}*`];
  if (operator === 'Regex') return [/^[\w./-]+$/.test(value) ? value : `/${value}/`];
  return value.split(',').map((name) => name.trim());
}
