import type { Trigger } from '../pipeline.js';

/** Whether a condition is the literal false. */
export function neverRuns(condition: string | undefined): boolean {
  return condition !== undefined && /^\s*(\$\{\{\s*)?false(\s*\}\})?\s*$/.test(condition);
}

interface Atom {
  readonly pattern: RegExp;
  /** Keeps a trigger, drops it, or narrows it. */
  readonly keep: (trigger: Trigger, match: RegExpExecArray) => Trigger | undefined;
  readonly example: string;
}

const kindsOf: Readonly<Record<string, Trigger['kind']>> = {
  push: 'push',
  pull_request: 'request',
  pull_request_target: 'request',
  schedule: 'schedule',
  workflow_dispatch: 'manual',
  release: 'release',
  merge_group: 'merge-queue',
  workflow_call: 'call',
  workflow_run: 'upstream',
};

/** Comparisons that tell for which events a job runs. Everything else leaves the triggers as they are. */
const atoms: readonly Atom[] = [
  {
    pattern: /github\.event_name\s*==\s*'(\w+)'/,
    keep: (trigger, match) =>
      kindsOf[match[1] ?? ''] === trigger.kind || (match[1] === 'push' && trigger.kind === 'tag')
        ? trigger
        : undefined,
    example: "github.event_name == 'push'",
  },
  {
    pattern: /github\.event_name\s*!=\s*'(\w+)'/,
    keep: (trigger, match) => (kindsOf[match[1] ?? ''] === trigger.kind ? undefined : trigger),
    example: "github.event_name != 'pull_request'",
  },
  {
    pattern: /startsWith\(\s*github\.ref\s*,\s*'refs\/tags\/?[^']*'\s*\)|github\.ref_type\s*==\s*'tag'/,
    keep: (trigger) =>
      trigger.kind === 'tag' || trigger.kind === 'release'
        ? trigger
        : trigger.kind === 'push' && !trigger.branches
          ? { ...trigger, kind: 'tag' }
          : undefined,
    example: "startsWith(github.ref, 'refs/tags/v')",
  },
  {
    pattern: /github\.ref\s*==\s*'refs\/heads\/([^']+)'|github\.ref_name\s*==\s*'([^']+)'/,
    keep: (trigger, match) => {
      const branch = match[1] ?? match[2] ?? '';
      if (trigger.kind === 'push') return { ...trigger, branches: { only: [branch] } };
      return trigger.kind === 'schedule' || trigger.kind === 'manual' ? trigger : undefined;
    },
    example: "github.ref == 'refs/heads/main'",
  },
];

/** The triggers that are left under a condition; nothing where it tells nothing about them. */
export function narrow(condition: string, triggers: readonly Trigger[]): readonly Trigger[] | undefined {
  const text = condition.replace(/\$\{\{|\}\}/g, ' ');
  if (/!\s*\(|!\s*(startsWith|contains)/.test(text)) return undefined;
  const alternatives = text.split('||');
  const results = alternatives.map((part) => conjunction(part, triggers));
  if (results.every((result) => result === undefined)) return undefined;
  if (results.some((result) => result === undefined)) return undefined;
  const kept = results.flatMap((result) => result ?? []);
  return kept.filter(
    (trigger, index) =>
      kept.findIndex((other) => other.kind === trigger.kind && other.at.line === trigger.at.line) === index,
  );
}

function conjunction(text: string, triggers: readonly Trigger[]): readonly Trigger[] | undefined {
  let left: readonly Trigger[] | undefined;
  for (const part of text.split('&&')) {
    for (const { pattern, keep } of atoms) {
      const match = pattern.exec(part);
      if (match) left = (left ?? triggers).flatMap((trigger) => keep(trigger, match) ?? []);
    }
  }
  return left;
}
