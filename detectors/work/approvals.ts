import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

/** Files that enforce approvals, and what in them does. */
export const rows = [
  {
    file: '.zappr.yaml',
    text: /^approvals:/m,
    note: 'the merge bot asks for approvals',
    example: 'approvals:',
  },
  {
    file: '.github/settings.yml',
    text: /required_approving_review_count:\s*[1-9]/,
    note: 'required reviews as code',
    example: 'required_approving_review_count: 2',
  },
  {
    file: '.mergify.yml',
    text: /#approved-reviews-by\s*>=?\s*[1-9]/,
    note: 'merging waits for approvals',
    example: '#approved-reviews-by>=1',
  },
  {
    file: 'bors.toml',
    text: /required_approvals\s*=\s*[1-9]/,
    note: 'merging waits for approvals',
    example: 'required_approvals = 1',
  },
] as const;

export default defineDetector({
  about: 'Approvals that files enforce',
  reads: { settings: files(rows.map(({ file }) => file)) },
  emits: ['change.approval-enforced'],
  *detect({ settings }) {
    for (const file of settings) {
      const row = rows.find(({ file: path, text }) => path === file.path && text.test(file.text));
      if (row)
        yield { signal: 'change.approval-enforced', at: file.find(row.text) ?? file.at(1), note: row.note };
    }
  },
});
