import type { ObjectReader } from './objects.js';

/** How far behind the window's edge is looked for commits of the window: so many commits in a row may be wrong. */
const depth = 12;
/** Commits looked at per step. */
const breadth = 400;
const largestCommit = 1024 * 1024;

/**
 * Whether commits of the window hide behind older ones. Git stops walking at a commit that is too old, so one that a
 * wrong clock dated years back cuts off all before it. Looked at are the ancestors of the commits where git stopped.
 */
export async function newerBehind(
  objects: ObjectReader,
  stops: readonly string[],
  from: number,
): Promise<boolean> {
  const seen = new Set<string>();
  let next = stops;
  for (let step = 0; step < depth && next.length > 0; step++) {
    const ids = next.slice(0, breadth);
    for (const id of ids) seen.add(id);
    const contents = await objects.read(ids, largestCommit);
    const commits = [...contents.values()].flatMap((content) =>
      'bytes' in content ? [headOf(content.bytes)] : [],
    );
    if (commits.some(({ date }) => date > from)) return true;
    next = [...new Set(commits.flatMap(({ parents }) => parents))].filter((id) => !seen.has(id));
  }
  return false;
}

/** Parents and commit date as the object has them; a broken one is ancient. */
function headOf(bytes: Uint8Array): { readonly date: number; readonly parents: readonly string[] } {
  const [head = ''] = Buffer.from(bytes).toString('latin1').split('\n\n', 1);
  const date = /^committer .* (\d+) [+-]\d+$/m.exec(head)?.[1];
  return {
    date: Number(date ?? 0),
    parents: [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id = '']) => id),
  };
}
