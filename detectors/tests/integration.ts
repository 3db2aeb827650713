import { defineDetector } from '../../src/detector.js';
import { type CodeMatch, code } from '../../src/input/code.js';
import { type Collaborator, collaborators, inlineCollaborators } from './_collaborators.js';
import { fileUsers } from './_file-users.js';

export default defineDetector({
  about: 'Tests in which several parts or real collaborators take part',
  reads: {
    tests: code(collaborators, { in: ['test'] }),
    onFiles: code(fileUsers, { in: ['test'] }),
    inline: code(inlineCollaborators, { in: ['product', 'test'] }),
  },
  emits: ['tests.integration', 'tests.any'],
  *detect({ tests, inline, onFiles }) {
    for (const { at, row } of different([...tests, ...inline]).slice(0, 4))
      yield { signal: 'tests.integration', at, note: `tests with ${row.note}` };
    for (const { at, row } of different(onFiles).slice(0, tests.length + inline.length > 0 ? 0 : 2))
      yield { signal: 'tests.integration', at, note: `tests with ${row.note}`, strength: 'weak' };
    for (const { at, row } of different(tests).slice(0, 1))
      yield { signal: 'tests.any', at, note: `tests with ${row.note}` };
  },
});

/** One place per row before a second of the same, each file once. */
function different(matches: readonly CodeMatch<Collaborator>[]): readonly CodeMatch<Collaborator>[] {
  const seen = new Set<string>();
  const fresh = matches.filter(({ file }) => !seen.has(file.path) && seen.add(file.path));
  const firsts = fresh.filter(({ row }, at) => fresh.findIndex((one) => one.row === row) === at);
  return [...firsts, ...fresh.filter((one) => !firsts.includes(one))];
}
