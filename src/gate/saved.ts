import { z } from 'zod';
import { UserError } from '../errors.js';
import type { Baseline } from './baseline.js';

const place = { path: z.string().optional(), line: z.number().optional() };
const seen = z.object({
  signal: z.string(),
  ...place,
  note: z.string(),
  trail: z.array(z.object(place)).default([]),
});

/** As much of a saved report as a comparison needs. Later versions may add to it. */
const savedReport = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ version: z.string() }),
  repository: z.object({ name: z.string(), shallow: z.boolean() }),
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
  const { tool, repository, models } = parsed.data;
  return {
    name,
    repository,
    tool: tool.version,
    models: models.map(({ id, digest, categories }) => ({
      id,
      digest,
      categories: categories.map(({ id: category, level, practices }) => ({
        id: category,
        level: level ?? undefined,
        practices: practices.map(({ evidence, ...practice }) => ({
          ...practice,
          evidence: evidence.map(({ signal, note, trail: [first], path, line }) => {
            const outer = first ?? { path, line };
            return {
              signal,
              note,
              ...(outer.path === undefined ? {} : { path: outer.path }),
              ...(outer.line === undefined ? {} : { line: outer.line }),
            };
          }),
        })),
      })),
    })),
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
