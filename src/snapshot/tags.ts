import { askGit, type Repository } from './git.js';
import type { Tag } from './history.js';

/** Every tag that leads to a commit, in one call. */
export async function readTags(repository: Repository): Promise<readonly Tag[]> {
  const fields = [
    'objecttype',
    'objectname',
    '*objecttype',
    '*objectname',
    'creatordate:unix',
    'refname:strip=2',
  ];
  const format = fields.map((field) => `%(${field})`).join('%00');
  const { code, stdout, stderr } = await askGit(repository, [
    'for-each-ref',
    '--sort=refname',
    `--format=${format}`,
    'refs/tags',
  ]);
  if (code !== 0) throw new Error(stderr.split('\n', 1)[0] ?? 'tags cannot be listed');
  return stdout
    .toString()
    .split('\n')
    .flatMap((line) => tagIn(line.split('\0')));
}

function tagIn([type, id, peeledType, peeledId, date, name]: readonly string[]): readonly Tag[] {
  const commit = type === 'commit' ? id : peeledType === 'commit' ? peeledId : undefined;
  return name && commit && date ? [{ name, commit, date: Number(date) }] : [];
}

/** Why a clone may lack tags, by how it was fetched. */
export function whyTagsMayMiss(configuration: ReadonlyMap<string, string>): string | undefined {
  if (configuration.get('remote.origin.tagopt') === '--no-tags') return 'the clone was made without tags';
  const refspec = configuration.get('remote.origin.fetch');
  return refspec?.startsWith('+refs/heads/') && !refspec.includes('*')
    ? 'the clone holds a single branch, tags of other branches are not in it'
    : undefined;
}
