import { z } from 'zod';
import { UserError } from '../errors.js';
import type { Baseline } from './baseline.js';
import type { Seen } from './check.js';

const place = { path: z.string().optional(), line: z.number().optional() };
const seen = z.object({
  signal: z.string(),
  value: z.union([z.boolean(), z.number(), z.string()]),
  ...place,
  note: z.string(),
  trail: z.array(z.object(place)).default([]),
});

/** As much of a saved report as a comparison needs. Later versions may add to it. */
const savedReport = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ version: z.string() }),
  repository: z.object({
    name: z.string(),
    shallow: z.boolean(),
    deliverable: z.enum(['service', 'package', 'none']),
    database: z.boolean(),
  }),
  unit: z.object({ path: z.string() }).optional(),
  gaps: z.array(z.object({ reason: z.string(), ...place })).default([]),
  models: z.array(
    z.object({
      id: z.string(),
      digest: z.string(),
      categories: z.array(
        z.object({
          id: z.string(),
          level: z.string().nullable(),
          practices: z.array(
            z.object({
              id: z.string(),
              verdict: z.enum(['met', 'unmet', 'unknown', 'not-applicable']),
              evidence: z.array(seen),
            }),
          ),
        }),
      ),
    }),
  ),
});

/**
 * The baseline in a report that `scan --format json` or `gate --format json` wrote.
 * @throws UserError where the text is no such report.
 */
export function savedBaseline(name: string, text: string): Baseline {
  const parsed = savedReport.safeParse(reportIn(name, text));
  if (!parsed.success) throw noReport(name);
  const { tool, repository, unit, models: judged, gaps } = parsed.data;
  const { deliverable, database, ...facts } = repository;
  const models = judged.map((model) => ({ ...model, categories: model.categories.map(categoryOf) }));
  const practices = models.flatMap(({ categories }) => categories.flatMap((category) => category.practices));
  return {
    name,
    repository: facts,
    ...(unit ? { unit: unit.path } : {}),
    profile: { deliverable, database },
    tool: tool.version,
    models,
    seen: practices.flatMap(({ evidence }) => evidence),
    gaps: gaps.map(({ reason, path }) => ({ reason, ...(path === undefined ? {} : { at: { path } }) })),
  };
}

type SavedCategory = z.output<typeof savedReport>['models'][number]['categories'][number];

function categoryOf({ level, practices, ...category }: SavedCategory) {
  return {
    ...category,
    level: level ?? undefined,
    practices: practices.map(({ evidence, ...practice }) => ({
      ...practice,
      evidence: evidence.map(savedEvidence),
    })),
  };
}

/** By the place where a reader looks first, like evidence of the same run. */
function savedEvidence({ signal, value, note, trail, path, line }: z.output<typeof seen>): Seen {
  const outer = trail[0] ?? { path, line };
  return {
    signal,
    value,
    note,
    ...(outer.path === undefined ? {} : { path: outer.path }),
    ...(outer.line === undefined ? {} : { line: outer.line }),
  };
}

function reportIn(name: string, text: string): unknown {
  try {
    const value = JSON.parse(text) as { readonly report?: unknown } | null;
    return value?.report ?? value;
  } catch {
    throw noReport(name);
  }
}

function noReport(name: string): UserError {
  return new UserError({
    what: 'this is no report to compare with',
    where: name,
    todo: 'write one with cdlevel scan --format json --output FILE',
  });
}
