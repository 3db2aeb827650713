import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

/** At the beginning of a line: what a comment shows is no schema. */
const definition = /^[ \t]*(?:create table|ActiveRecord::Schema)|^model \w+ \{/im;

export default defineDetector({
  about: 'Schema files and dumps',
  reads: {
    schemas: files([
      '**/schema.rb',
      '**/structure.sql',
      '**/schema*.sql',
      '**/*dump*.sql',
      '**/init*.sql',
      '**/install*.sql',
      '**/schema.prisma',
      '**/{db,database,sql}/*.sql',
    ]),
  },
  emits: ['database.owned', 'database.dump-instead'],
  *detect({ schemas }) {
    const defining = schemas.filter(({ text }) => definition.test(text));
    for (const file of defining.slice(0, 3)) {
      const at = file.find(definition) ?? file.at(1);
      yield { signal: 'database.owned', at, note: 'a schema of its own' };
      if (file.name.endsWith('.sql') && file.name !== 'structure.sql')
        yield {
          signal: 'database.dump-instead',
          at,
          note: 'tables are created by a file that is run as a whole',
        };
    }
  },
});
