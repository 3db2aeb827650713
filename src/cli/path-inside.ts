import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { rootOf } from '../snapshot/locate.js';

/** A path relative to a folder, with slashes; nothing where it stands outside. Both are free of links. */
export function below(folder: string, path: string): string | undefined {
  const found = relative(folder, path);
  const outside = isAbsolute(found) || found === '..' || found.startsWith(`..${sep}`);
  return outside ? undefined : found.replaceAll(sep, '/');
}

/** The path in the scanned repository of a file that a call names; nothing where it stands outside. */
export async function pathInside(
  repository: string,
  file: string | undefined,
  { cwd }: { readonly cwd: string },
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const [root, path] = await Promise.all([
    rootOf(repository),
    realpath(resolve(cwd, file)).catch(() => undefined),
  ]);
  return root === undefined || path === undefined ? undefined : below(root, path);
}
