import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Detector, NamedDetector } from '../../src/detector.js';
import { root } from './paths.js';

const shelf = join(root, 'detectors');

/** Ids of all detectors on the shelf: their paths without extension, sorted. Files that start with `_` are data that a family shares. */
export function detectorIds(): readonly string[] {
  return readdirSync(shelf, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.startsWith('_'))
    .map((entry) =>
      relative(shelf, join(entry.parentPath, entry.name)).replaceAll('\\', '/').slice(0, -'.ts'.length),
    )
    .filter((id) => id !== 'index')
    .sort();
}

/** Loads one detector from the shelf, without the generated registry. */
export async function loadDetector(id: string): Promise<NamedDetector> {
  const module = (await import(pathToFileURL(join(shelf, `${id}.ts`)).href)) as { default: Detector };
  return { id, ...module.default };
}
