import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { yaml } from '../../src/input/yaml.js';

export default defineDetector({
  about: 'Hooks and bots that do repeating work',
  reads: {
    hooks: yaml('.pre-commit-config.{yaml,yml}'),
    local: files(['lefthook.yml', '.lefthook.yml', '.husky/pre-commit', '.lintstagedrc*', '.overcommit.yml']),
    bots: yaml([
      '.github/stale.{yml,yaml}',
      '.github/labeler.{yml,yaml}',
      '.mergify.{yml,yaml}',
      '.github/mergify.{yml,yaml}',
      '.github/lock.yml',
      '.github/auto-approve.yml',
      '.github/auto_assign.yml',
    ]),
  },
  emits: ['automation.formatting', 'automation.chores'],
  *detect({ hooks, local, bots }) {
    for (const { root } of hooks) {
      const hook = root.get('repos')?.items()[0];
      if (hook) yield { signal: 'automation.formatting', at: hook.at, note: 'formatting hooks' };
    }
    for (const file of local)
      yield { signal: 'automation.formatting', at: file.at(1), note: 'hooks before each commit' };
    for (const { file, root } of bots)
      if (root.kind === 'mapping')
        yield {
          signal: 'automation.chores',
          at: file.at(1),
          note: 'a bot does repeating work on requests or issues',
        };
  },
});
