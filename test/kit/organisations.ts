import {
  type Accounted,
  accountingOf,
  type CategoryStanding,
  type ModelStanding,
  noCost,
  type Standing,
} from '../../src/org/organisation.js';
import type { OrgRecord } from '../../src/report/org/formats.js';
import { listed, standing } from './org.js';

/** Invented organisations: what a roll-up and its forms are tested with. */

const levels = [
  { id: 'floor', name: 'Big challenges' },
  { id: 'base', name: 'Baseline' },
  { id: 'middle', name: 'Intermediate' },
  { id: 'top', name: 'Advanced' },
] as const;

export const categories = ['process', 'quality', 'deployment', 'build'] as const;

/** `2`: seen to be at the level 2. `1-3`: at 1, and up to 3 for what could be seen. `-`: does not apply. */
export type Reached = `${number}` | `${number}-${number}` | '-';

export function categoryAt(
  id: string,
  reached: Reached,
  part: Partial<CategoryStanding> = {},
): CategoryStanding {
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
  if (reached === '-') return { id, name, verdicts: {}, next: [], ...part };
  const [at = 0, up = at] = reached.split('-').map(Number);
  const level = levels[at]?.id ?? 'floor';
  return {
    id,
    name,
    level,
    proven: level,
    possible: levels[up]?.id ?? level,
    verdicts: { [`more-${id}`]: at === up ? 'unmet' : 'unknown' },
    next: at < 3 ? [`more-${id}`] : [],
    lifts: at < 3 ? [`more-${id}`] : [],
    ...part,
  };
}

export function modelAt(reached: readonly Reached[], part: Partial<ModelStanding> = {}): ModelStanding {
  const all = reached.map((each, at) => categoryAt(categories[at] ?? `more-${at}`, each));
  const heights = reached.filter((each) => each !== '-').map((each) => Number.parseInt(each, 10));
  return {
    id: 'mini',
    name: 'A small model',
    version: '1',
    digest: 'd'.repeat(64),
    levels,
    categories: all,
    bottleneck: all
      .filter(
        (_, at) => reached[at] !== '-' && Number.parseInt(reached[at] ?? '', 10) === Math.min(...heights),
      )
      .map(({ id }) => id),
    ...part,
  };
}

/** A repository that was read, by what its categories reached: `0 1 2-3 -`. */
export function readAt(
  name: string,
  reached: string,
  part: {
    readonly before?: string;
    /** Version that read it before. */
    readonly tool?: string;
    readonly topics?: readonly string[];
    readonly teams?: readonly string[];
    readonly standing?: Partial<Standing>;
  } = {},
): Accounted {
  const models = (text: string) => [modelAt(text.split(' ') as Reached[])];
  const { before, topics = [], teams } = part;
  return {
    repository: listed(name, { topics }),
    outcome: {
      status: 'scanned',
      standing: standing('a'.repeat(40), {
        models: models(reached),
        ...(teams ? { teams } : {}),
        seen: { decided: 30, unknown: 10 },
        ...part.standing,
      }),
      report: name,
      cost: noCost,
      ...(before
        ? { before: standing('b'.repeat(40), { models: models(before), tool: part.tool ?? '0.0.0' }) }
        : {}),
    },
  };
}

export function failedAt(name: string, reason = 'it is not there'): Accounted {
  return { repository: listed(name), outcome: { status: 'failed', reason, cost: noCost } };
}

export function recordOf(accounted: readonly Accounted[], part: Partial<OrgRecord> = {}): OrgRecord {
  return {
    tool: { name: 'cdlevel', version: '0.0.0' },
    owners: ['tea'],
    asOf: '2026-01-01T23:59:59Z',
    missing: [],
    accounting: accountingOf(accounted),
    accounted,
    ...part,
  };
}

/** What a run hands to a form: each report advises on the practices that `categoryAt` names. */
export const reports = async (): Promise<string> =>
  JSON.stringify({
    models: [
      {
        id: 'mini',
        categories: categories.map((id) => ({
          id,
          practices: [{ id: `more-${id}`, advice: `Do more for ${id}, and let every change show it.` }],
        })),
      },
    ],
  });

/** So many tea shops, which differ from each other, always in the same way. */
export function teaShops(count: number): readonly Accounted[] {
  const kinds = [
    'api',
    'web',
    'stock',
    'mail',
    'pay',
    'search',
    'brewing-instructions-for-green-and-white-tea',
  ];
  return Array.from({ length: count }, (_, number) => {
    const kind = kinds[number % kinds.length] ?? '';
    const at = (seed: number) => (number * 7 + seed * 5 + Math.floor(number / 3)) % 4;
    const reached = [
      at(1) === 3 ? '1-3' : `${at(1)}`,
      `${Math.min(at(2), 1)}`,
      at(3) === 0 ? '-' : '2',
      `${at(4)}`,
    ];
    return readAt(`${kind}-${String(number).padStart(3, '0')}`, reached.join(' '), {
      topics: number % 3 === 0 ? ['leaf'] : [],
      ...(number % 9 === 4 ? { before: '3 3 3 3' } : {}),
    });
  }).sort((a, b) => (a.repository.name < b.repository.name ? -1 : 1));
}
