import type { CategoryStanding, ModelStanding, Standing } from '../../org/organisation.js';
import type { JsonReport } from '../json-schema.js';

type Model = JsonReport['models'][number];

/** What an organisation keeps in memory of a report. */
export function standingOf({
  repository,
  models,
  seen,
}: Omit<JsonReport, 'schemaVersion' | 'tool'>): Standing {
  return {
    commit: repository.commit ?? '',
    asOf: repository.asOf,
    deliverable: repository.deliverable,
    models: models.map(modelOf),
    seen: { decided: seen.decided, unknown: seen.unknown },
  };
}

function modelOf({ id, name, version, digest, levels, categories, bottleneck }: Model): ModelStanding {
  return { id, name, version, digest, levels, categories: categories.map(categoryOf), bottleneck };
}

function categoryOf(category: Model['categories'][number]): CategoryStanding {
  const { id, name, level, proven, possible, practices, next, lifts } = category;
  return {
    id,
    name,
    ...(level === null ? {} : { level }),
    ...(proven === null ? {} : { proven }),
    ...(possible === null ? {} : { possible }),
    verdicts: Object.fromEntries(practices.map((practice) => [practice.id, practice.verdict])),
    next: next.map(({ practice }) => practice),
    lifts,
  };
}
