import type { Evidence } from '../../evidence.js';
import { pipelines } from '../pipelines/pipelines.js';
import type { Reader } from '../reader.js';
import { placesServed, servingOf } from './narrow-pipelines.js';
import type { Territory } from './territory.js';

/** Says of evidence which unit it is about, where it is about one; the rest is about the repository as a whole. */
export async function attributed(
  evidence: readonly Evidence[],
  whole: Reader,
  territory: Territory,
): Promise<readonly Evidence[]> {
  if (!territory.several) return evidence;
  const { value } = await whole.load(pipelines());
  const served = placesServed(value, await servingOf(value, whole, territory));
  return evidence.map((one) => {
    const unit = unitOf(one, served, territory);
    return unit === undefined ? one : { ...one, unit };
  });
}

/** Whose the place is, else whose the innermost place on the way to it. */
function unitOf(
  { at, trail }: Evidence,
  served: ReadonlyMap<string, string>,
  territory: Territory,
): string | undefined {
  for (const { path, line } of [at, ...[...trail].reverse()]) {
    if (path === undefined) continue;
    const unit = territory.ownerOf(path) ?? served.get(`${path}:${line}`);
    if (unit !== undefined) return unit;
  }
  return undefined;
}
