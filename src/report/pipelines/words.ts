import { type Intent, intents } from '../../input/pipelines/intent.js';
import type { Filter, Job, Trigger } from '../../input/pipelines/pipeline.js';
import { listed } from '../phrases.js';

const triggerNames: Readonly<Record<Trigger['kind'], string>> = {
  push: 'a push',
  tag: 'a tag',
  request: 'a request',
  'merge-queue': 'the merge queue',
  schedule: 'a schedule',
  manual: 'a person',
  release: 'a release',
  upstream: 'another pipeline',
  call: 'a call',
  chat: 'a comment',
  other: 'another event',
};

/** What starts a pipeline, in words: `a push to main, not of docs/**`. */
export function triggerWords({ kind, branches, tags, paths, of }: Trigger): string {
  return [
    triggerNames[kind],
    filterWords(kind === 'request' ? 'against' : 'to', branches),
    filterWords('named', tags),
    filterWords('that changes', paths),
    of && of.length > 0 ? `(${listed(of)})` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function filterWords(word: string, filter: Filter | undefined): string {
  const parts = [
    filter?.only ? `${word} ${filter.only.join(' or ')}` : '',
    filter?.except ? `not ${word} ${filter.except.join(' or ')}` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** What a job does, each thing once, in order. */
export function worksInWords({ steps }: Job): readonly string[] {
  return [...new Set(steps.flatMap(({ work }) => work.map(({ intent }) => intentWords(intent))))];
}

export function intentWords(intent: Intent): string {
  return intents[intent];
}
