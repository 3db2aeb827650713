import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';

const verdict = z.enum(['met', 'unmet', 'unknown', 'not-applicable']);

const label = z.object({
  verdict,
  at: z.array(z.string()).default([]),
  why: z.string().default(''),
  sure: z.enum(['high', 'medium', 'low']).default('high'),
});

const file = z.object({
  repo: z.string(),
  commit: z.string(),
  as_of: z.union([z.string(), z.date()]),
  deliverable: z.enum(['service', 'package', 'none']),
  database: z.boolean(),
  bekk: z.record(z.string(), label),
  'humble-farley': z.record(z.string(), label),
});

/** One labelled repository: verdicts by `model/category.practice`. */
export interface LabelledRepository {
  readonly repository: string;
  readonly commit: string;
  readonly asOf: string;
  readonly deliverable: 'service' | 'package' | 'none';
  readonly database: boolean;
  readonly labels: ReadonlyMap<string, Label>;
}

export type Label = z.output<typeof label>;

/** Reads every label file of a folder, sorted by name, copied practices filled in. */
export function readLabels(folder: string): readonly LabelledRepository[] {
  const copies = copiedPractices(join(folder, '../models/humble-farley.yml'));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => {
      const read = file.parse(load(readFileSync(join(folder, name), 'utf8')));
      return {
        repository: read.repo,
        commit: read.commit,
        asOf: read.as_of instanceof Date ? read.as_of.toISOString() : read.as_of,
        deliverable: read.deliverable,
        database: read.database,
        labels: withCopies(read, copies),
      };
    });
}

interface Copied {
  readonly key: string;
  readonly of: readonly string[];
  readonly applies: string | undefined;
}

/** The practices of the second model that are decided as practices of the first. */
function copiedPractices(path: string): readonly Copied[] {
  const model = load(readFileSync(path, 'utf8')) as {
    categories: Record<
      string,
      { applies?: string; practices: Record<string, { decide: string; applies?: string }> }
    >;
  };
  return Object.entries(model.categories).flatMap(([category, { applies, practices }]) =>
    Object.entries(practices).map(([id, practice]) => ({
      key: `humble-farley/${category}.${id}`,
      of: [...practice.decide.matchAll(/\b(?:as|and) bekk:([a-z-]+)/g)].map((match) => match[1] ?? ''),
      applies: practice.applies ?? applies,
    })),
  );
}

function withCopies(read: z.output<typeof file>, copies: readonly Copied[]): ReadonlyMap<string, Label> {
  const labels = new Map<string, Label>();
  for (const [id, one] of Object.entries(read.bekk)) labels.set(`bekk/${id}`, one);
  for (const [id, one] of Object.entries(read['humble-farley'])) labels.set(`humble-farley/${id}`, one);
  for (const { key, of, applies } of copies) {
    if (labels.has(key)) continue;
    const sources = of.flatMap(
      (id) => Object.entries(read.bekk).find(([name]) => name.endsWith(`.${id}`))?.[1] ?? [],
    );
    const outside =
      read.deliverable === 'none' ||
      (applies === 'service' && read.deliverable !== 'service') ||
      (applies === 'database' && !read.database);
    labels.set(
      key,
      outside ? { verdict: 'not-applicable', at: [], why: 'does not apply', sure: 'high' } : combine(sources),
    );
  }
  return labels;
}

/** Of several: unmet if one is unmet, else unknown if one is unknown, else met. */
function combine(sources: readonly Label[]): Label {
  const order = ['unmet', 'unknown', 'met', 'not-applicable'] as const;
  const chosen = order.flatMap((wanted) => sources.filter((one) => one.verdict === wanted))[0];
  const sure = sources.some((one) => one.sure === 'low') ? 'low' : (chosen?.sure ?? 'low');
  return { verdict: chosen?.verdict ?? 'unknown', at: chosen?.at ?? [], why: chosen?.why ?? '', sure };
}
