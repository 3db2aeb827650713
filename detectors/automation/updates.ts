import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';
import { yaml } from '../../src/input/yaml.js';

export default defineDetector({
  about: 'Bots that propose dependency updates',
  reads: {
    dependabot: yaml(['.github/dependabot.{yml,yaml}', '.dependabot/config.{yml,yaml}']),
    renovate: files([
      'renovate.{json,json5}',
      '.renovaterc*',
      '.github/renovate.{json,json5}',
      '.gitlab/renovate.{json,json5}',
    ]),
    others: files(['.scala-steward.conf', '.github/.scala-steward.conf', '.depfu.yml']),
  },
  emits: ['automation.dependency-updates'],
  *detect({ dependabot, renovate, others }) {
    for (const { root } of dependabot) {
      const update = root.get('updates')?.items()[0] ?? root.get('update_configs')?.items()[0];
      if (update) yield { signal: 'automation.dependency-updates', at: update.at, note: 'Dependabot' };
    }
    for (const file of [...renovate, ...others]) {
      if (!/"enabled"\s*:\s*false/.test(file.text.slice(0, 300)))
        yield {
          signal: 'automation.dependency-updates',
          at: file.at(1),
          note: 'updates are proposed by a bot',
        };
    }
  },
});
