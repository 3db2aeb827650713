import type { Assessment, Profile, Verdict } from '../assess/assessment.js';
import type { Evidence, Gap, Place } from '../evidence.js';
import type { Seen } from './check.js';

/** What is compared with: as much of an earlier assessment as a comparison needs. */
export interface Baseline {
  /** The revision, or the file of the record. */
  readonly name: string;
  readonly repository: { readonly name: string; readonly shallow: boolean };
  /** Folder of the unit that it is about; absent: the repository as a whole. */
  readonly unit?: string;
  readonly profile: Pick<Profile, 'deliverable' | 'database'>;
  readonly tool: string;
  readonly models: readonly BaselineModel[];
  /** All that was seen, whatever it decided. */
  readonly seen: readonly Seen[];
  readonly gaps: readonly Pick<Gap, 'reason' | 'at'>[];
}

export interface BaselineModel {
  readonly id: string;
  readonly digest: string;
  readonly categories: readonly {
    readonly id: string;
    readonly level: string | undefined;
    readonly practices: readonly BaselinePractice[];
  }[];
}

export interface BaselinePractice {
  readonly id: string;
  readonly verdict: Verdict;
  readonly evidence: readonly Seen[];
}

/** An assessment of the same run as the baseline of another one, with all evidence that it rests on. */
export function baselineOf(
  name: string,
  { repository, unit, profile, tool, models, gaps }: Assessment,
  evidence: readonly Evidence[],
): Baseline {
  return {
    name,
    repository: { name: repository.name, shallow: repository.shallow },
    ...(unit ? { unit: unit.path } : {}),
    profile: { deliverable: profile.deliverable, database: profile.database },
    tool: tool.version,
    seen: evidence.map(seenIn),
    gaps,
    models: models.map(({ id, digest, categories }) => ({
      id,
      digest,
      categories: categories.map(({ id: category, level, practices }) => ({
        id: category,
        level,
        practices: practices.map(({ id: practice, verdict, evidence }) => ({
          id: practice,
          verdict,
          evidence: evidence.map(seenIn),
        })),
      })),
    })),
  };
}

/** Evidence by the place where a reader looks first: where the pipeline starts on its way to it. */
export function seenIn({
  signal,
  value,
  at,
  note,
  trail,
}: Pick<Evidence, 'at' | 'note' | 'trail' | 'value'> & { readonly signal: string }): Seen {
  const { path, line }: Place = trail[0] ?? at;
  return {
    signal,
    value,
    note,
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
  };
}
