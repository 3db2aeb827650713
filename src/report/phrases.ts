import type { CategoryAssessment, ModelAssessment, Verdict } from '../assess/assessment.js';
import type { Evidence, Place } from '../evidence.js';
import type { Role } from './drawing.js';

/** A place as people write it: `path:line`, `acme/workflows: path:line` in another repository, a tag, the short id of a commit; empty for a figure over the history. */
export function placeText(place: Place | undefined): string {
  if (!place) return '';
  if (place.repository !== undefined) {
    const { repository, ...there } = place;
    return `${repository}: ${placeText(there)}`;
  }
  if (place.path !== undefined) return place.line === undefined ? place.path : `${place.path}:${place.line}`;
  if (place.tag !== undefined) return `tag ${place.tag}`;
  return place.commit === undefined ? '' : `commit ${shortCommit(place.commit)}`;
}

/** What a report is about: the repository, or one unit of several. */
export function subject({
  repository,
  unit,
}: {
  readonly repository: { readonly name: string };
  readonly unit?: { readonly path: string; readonly among: number } | undefined;
}): string {
  return unit && unit.among > 1 ? `${repository.name}, unit ${unit.path}` : repository.name;
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 10);
}

/** How the pipeline got to the place: `ci.yml:31 → Makefile:12`. Without a trail, the place alone. */
export function trailText({ at, trail }: Pick<Evidence, 'at' | 'trail'>): string {
  const places = [...trail, at].map(placeText).filter((text) => text !== '');
  return places.filter((text, index) => text !== places[index - 1]).join(' → ');
}

/** Verdicts as a reader sees them. `mark` has an ASCII counterpart for terminals without Unicode. */
export const verdicts: Readonly<
  Record<
    Verdict,
    { readonly mark: string; readonly ascii: string; readonly word: string; readonly role: Role }
  >
> = {
  met: { mark: '✓', ascii: '+', word: 'met', role: 'good' },
  unmet: { mark: '✗', ascii: 'x', word: 'not met', role: 'bad' },
  unknown: { mark: '?', ascii: '?', word: 'unknown', role: 'half' },
  'not-applicable': { mark: '–', ascii: '-', word: 'does not apply', role: 'quiet' },
};

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?…:]$/.test(capital) || capital === '' ? capital : `${capital}.`;
}

/** The levels of a category as indices into the model's levels, and what separates them. */
export interface Reached {
  readonly level: number;
  readonly proven: number;
  readonly possible: number;
  /** Unknown practices up to the possible level: they separate proven, level and possible. */
  readonly unknown: number;
}

/** What a category reached; nothing where no level could be given. */
export function reachedIn(model: ModelAssessment, category: CategoryAssessment): Reached | undefined {
  if (category.level === undefined) return undefined;
  const indexOf = (id: string | undefined, otherwise: number) => {
    const index = model.levels.findIndex((level) => level.id === id);
    return index < 0 ? otherwise : index;
  };
  const level = indexOf(category.level, 0);
  const possible = indexOf(category.possible, level);
  return {
    level,
    proven: indexOf(category.proven, level),
    possible,
    unknown: category.practices.filter(
      (practice) => practice.verdict === 'unknown' && indexOf(practice.level, 0) <= possible,
    ).length,
  };
}

export function levelName(model: ModelAssessment, index: number): string {
  return model.levels[index]?.name ?? '';
}
