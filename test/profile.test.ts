import { describe, expect, it } from 'vitest';
import { profileOf } from '../src/assess/profile.js';
import type { Evidence } from '../src/evidence.js';
import type { Signal } from '../src/signals.js';

/** Signals by the place where they were seen. */
type Seen = Partial<Record<Signal, string | readonly string[]>>;

function deliverableOf(seen: Seen) {
  const evidence = Object.entries(seen).flatMap(([signal, places]) =>
    [places].flat().map(
      (path): Evidence => ({
        signal: signal as Signal,
        value: true,
        strength: 'strong',
        at: { path, line: 1 },
        note: 'seen',
        trail: [],
        detector: 'test/any',
      }),
    ),
  );
  return profileOf({ evidence, gaps: [], answered: new Set() }).deliverable;
}

const deployed = { 'deploy.by-pipeline': 'deploy.yml', 'delivers.to-environments': 'deploy.yml' } as const;
const rows: readonly { readonly seen: string; readonly signals: Seen; readonly is: string }[] = [
  { seen: 'nothing', signals: {}, is: 'none' },
  { seen: 'code', signals: { 'code.application': 'tea.sh' }, is: 'package' },
  { seen: 'a library', signals: { 'code.library': 'package.json' }, is: 'package' },
  { seen: 'a server', signals: { 'code.server': 'server.ts' }, is: 'service' },
  {
    seen: 'a server that is deployed and published',
    signals: { 'code.server': 'server.ts', 'delivers.to-registry': 'image.yml', ...deployed },
    is: 'service',
  },
  {
    seen: 'a published server, of which only documents are deployed',
    signals: {
      'code.server': 'server.ts',
      'delivers.to-registry': 'image.yml',
      'deploy.by-pipeline': 'docs.yml',
    },
    is: 'package',
  },
  {
    seen: 'what looks like a tool and is deployed by a pipeline',
    signals: { 'code.library': 'package.json', ...deployed },
    is: 'service',
  },
  {
    seen: 'a library whose documents are deployed',
    signals: { 'code.library': 'package.json', 'deploy.by-pipeline': 'docs.yml' },
    is: 'package',
  },
  {
    seen: 'a library that a platform could run, whose documents are deployed',
    signals: {
      'code.library': 'package.json',
      'deploy.by-pipeline': 'docs.yml',
      'delivers.to-environments': 'Procfile',
    },
    is: 'package',
  },
  {
    seen: 'a published library with a deployment',
    signals: { 'code.library': 'package.json', 'delivers.to-registry': 'release.yml', ...deployed },
    is: 'package',
  },
  {
    seen: 'a deployment through several environments, and a published contract',
    signals: {
      'code.library': 'contract/build.gradle',
      'delivers.to-registry': 'release.yml',
      'deploy.several-environments': 'deploy.yml',
      ...deployed,
    },
    is: 'service',
  },
  {
    seen: 'a site without a library that is deployed as pages',
    signals: { 'code.application': 'tea.js', 'deploy.by-pipeline': 'pages.yml' },
    is: 'service',
  },
];

describe('what a repository delivers', () => {
  for (const { seen, signals, is } of rows)
    it(`${seen}: ${is}`, () => expect(deliverableOf(signals)).toBe(is));
});
