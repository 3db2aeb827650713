import { defineDetector } from '../../src/detector.js';
import { hosting } from '../../src/input/hosting.js';

/** What a token may not see is no gap here: files show scanning as well, and most tokens may not see this setting. */
export default defineDetector({
  about: 'Code scanning that the hosting platform runs without a file',
  reads: { hosting: hosting() },
  emits: ['tests.security'],
  *detect({ hosting: { facts } }) {
    if (facts?.scanning.codeScanning === true)
      yield {
        signal: 'tests.security',
        at: {},
        note: 'the hosting platform scans the code on push and request',
      };
  },
});
