import type { DiffMark } from '../../snapshot/snapshot.js';

/** How tests are written that stand among the code, in languages where that is the custom. */
export const inlineTests: readonly DiffMark[] = [
  {
    extension: 'rs',
    heading: /^(?:pub(?:\([\w:]+\))? )?mod \w*tests?\w* /,
    line: /^\s*(?:#\[(?:[\w:]+::)?(?:test|rstest|test_case|quickcheck|proptest)\b|#\[cfg\((?:all\()?test\b)/,
  },
  { extension: 'zig', heading: /^test\b/, line: /^\s*test(?: "[^"]*"| \w+)? \{/ },
];
