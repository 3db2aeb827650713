import { defineDetector } from '../../src/detector.js';
import { paths } from '../../src/input/files.js';

export default defineDetector({
  about: 'Web applications with an installer for those who run them',
  reads: {
    installers: paths([
      '**/{install,installer,setup}/{index,install,setup}.php',
      '**/{admin,wp-admin}/install.php',
      'install.php',
    ]),
  },
  emits: ['delivers.to-registry'],
  *detect({ installers }) {
    // A team that deploys its own application sets it up once; who ships a web installer ships to others.
    for (const path of installers.slice(0, 1))
      yield {
        signal: 'delivers.to-registry',
        at: { path, line: 1 },
        note: 'a web installer sets it up for those who run it',
      };
  },
});
