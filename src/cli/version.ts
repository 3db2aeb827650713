import { readFileSync } from 'node:fs';

/** Name and version as in the package that this file belongs to. */
export function toolVersion(): { readonly name: string; readonly version: string } {
  let folder = new URL('.', import.meta.url);
  for (;;) {
    const found = packageIn(folder);
    if (found) return found;
    const parent = new URL('..', folder);
    if (parent.href === folder.href) return { name: 'cdlevel', version: '0.0.0' };
    folder = parent;
  }
}

function packageIn(folder: URL): { name: string; version: string } | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as Record<
      string,
      unknown
    >;
    return name === 'cdlevel' && typeof version === 'string' ? { name, version } : undefined;
  } catch {
    return undefined;
  }
}
