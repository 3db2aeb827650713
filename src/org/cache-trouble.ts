/** Why nothing can be kept for later, in words. */
export type CacheTrouble = string;

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left',
  EDQUOT: 'no space left for this user',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a part of its path is no folder',
  EMFILE: 'too many files are open',
};

/** Why something could not be written, where it is known that that is what went wrong. */
export function writingTrouble(error: unknown): CacheTrouble | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOSPC', 'EDQUOT', 'EROFS'].includes(code) ? reasons[code] : undefined;
}

export function troubleOf(error: unknown): CacheTrouble {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code === '' ? 'it cannot be written' : code);
}
