import { describe, expect, it } from 'vitest';
import { detect } from '../src/detect.js';
import { defineDetector, type NamedDetector } from '../src/detector.js';
import { files } from '../src/input/files.js';
import { Reader } from '../src/input/reader.js';
import { yaml } from '../src/input/yaml.js';
import { memorySnapshot } from '../src/snapshot/memory.js';

const named = (id: string, detector: unknown) => ({ id, ...(detector as object) }) as NamedDetector;
const readerOf = (content: Record<string, string>) => new Reader(memorySnapshot(content), 0);

const charts = named(
  'deploy/charts',
  defineDetector({
    about: 'charts',
    reads: { charts: files('**/Chart.yaml') },
    emits: ['deploy.scripted'],
    *detect({ charts }) {
      for (const chart of charts) yield { signal: 'deploy.scripted', at: chart.at(1), note: 'a chart' };
    },
  }),
);

const throwing = named(
  'broken/one',
  defineDetector({
    about: 'nothing',
    reads: {},
    emits: ['toggles.used'],
    // biome-ignore lint/correctness/useYield: it throws before it could
    *detect() {
      throw new Error('out of luck');
    },
  }),
);

describe('running detectors', () => {
  it('stamps what was seen with the detector and its place', async () => {
    const survey = await detect(readerOf({ 'chart/Chart.yaml': 'name: x' }), [charts]);
    expect(survey.evidence).toEqual([
      {
        signal: 'deploy.scripted',
        value: true,
        detector: 'deploy/charts',
        at: { path: 'chart/Chart.yaml', line: 1 },
        note: 'a chart',
        strength: 'strong',
        trail: [],
      },
    ]);
    expect([...survey.answered]).toEqual(['deploy.scripted']);
  });

  it('sees nothing in examples, documentation and vendored copies', async () => {
    const survey = await detect(
      readerOf({ 'examples/a/Chart.yaml': '', 'docs/Chart.yaml': '', 'vendor/x/Chart.yaml': '' }),
      [charts],
    );
    expect(survey.evidence).toEqual([]);
  });

  it('loses only the signals of a detector that throws', async () => {
    const survey = await detect(readerOf({ 'Chart.yaml': '' }), [throwing, charts]);
    expect(survey.evidence).toHaveLength(1);
    expect(survey.gaps).toEqual([
      {
        reason: 'detector broken/one failed: out of luck',
        signals: ['toggles.used'],
        detector: 'broken/one',
      },
    ]);
  });

  it('cancels a detector that overruns its time', async () => {
    let now = 0;
    const endless = named(
      'slow/one',
      defineDetector({
        about: 'endless',
        reads: {},
        emits: ['toggles.used'],
        *detect() {
          for (;;) yield { signal: 'toggles.used', at: {}, note: 'again' };
        },
      }),
    );
    const survey = await detect(readerOf({}), [endless], { clock: () => (now += 1000) });
    expect(survey.gaps[0]?.reason).toContain('took longer');
  });

  it('makes a gap of a file that cannot be parsed, with its line', async () => {
    const parsing = named(
      'x/yaml',
      defineDetector({
        about: 'yaml',
        reads: { all: yaml('**/*.yaml') },
        emits: ['config.versioned'],
        *detect() {},
      }),
    );
    const survey = await detect(readerOf({ 'a.yaml': 'a: [1\nb: }', 'b.yaml': 'fine: yes' }), [parsing]);
    expect(survey.gaps).toHaveLength(1);
    expect(survey.gaps[0]).toMatchObject({ signals: ['config.versioned'], at: { path: 'a.yaml' } });
    expect(survey.gaps[0]?.at?.line).toBeGreaterThan(0);
  });

  it('reads every file once, however many ask', async () => {
    const reader = readerOf({ 'Chart.yaml': '', 'other/Chart.yaml': '' });
    await detect(reader, [charts, { ...charts, id: 'deploy/other' }]);
    expect(reader.reads).toBe(2);
  });
});
