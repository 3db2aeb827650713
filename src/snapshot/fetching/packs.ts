import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of all packs, those that are just coming included. */
export function packedBytes(gitFolder: string): number {
  return packs(gitFolder)
    .filter((name) => name.endsWith('.pack') || name.startsWith('tmp_pack_'))
    .reduce((sum, name) => sum + sizeOf(join(gitFolder, 'objects/pack', name)), 0);
}

/** How many packs there are: each fetch leaves one. */
export function packCount(gitFolder: string): number {
  return packs(gitFolder).filter((name) => name.endsWith('.pack')).length;
}

/** Takes away what a fetch left that was killed. Nobody else may be fetching names; objects may be on their way. */
export function tidy(gitFolder: string): void {
  const folders = ['', 'refs', 'refs/heads', 'refs/tags'];
  for (const folder of folders)
    for (const name of list(join(gitFolder, folder)))
      if (name.endsWith('.lock')) rmSync(join(gitFolder, folder, name), { force: true });
  for (const name of packs(gitFolder)) {
    const path = join(gitFolder, 'objects/pack', name);
    if (name.startsWith('tmp_') && Date.now() - modified(path) > forgotten) rmSync(path, { force: true });
  }
}

const forgotten = 60 * 60 * 1000;

function packs(gitFolder: string): readonly string[] {
  return list(join(gitFolder, 'objects/pack'));
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
}
