import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './kit/paths.js';

interface Layer {
  /** Prefix of the files of this layer. The longest prefix that fits decides. */
  readonly place: string;
  /** Prefixes it may import besides itself. */
  readonly may: readonly string[];
  readonly because: string;
  /** Node.js modules it may import. */
  readonly node?: readonly string[];
}

/** Who may import whom. Types count like values: a layer that knows another's shape depends on it. */
const layers: readonly Layer[] = [
  { place: 'src/signals.ts', may: [], because: 'the vocabulary depends on nobody' },
  { place: 'src/evidence.ts', may: ['src/signals.ts'], because: 'evidence speaks in signals' },
  { place: 'src/errors.ts', may: [], because: 'errors are plain values' },
  { place: 'src/nearest.ts', may: [], because: 'words are compared, nothing is known of them' },
  {
    place: 'src/detector.ts',
    may: ['src/evidence.ts', 'src/signals.ts', 'src/input/input.ts'],
    because: 'a contributor learns this contract and nothing else',
  },
  {
    place: 'src/snapshot/',
    may: ['src/errors.ts', 'src/nearest.ts'],
    node: [
      'fs',
      'fs/promises',
      'path',
      'child_process',
      'crypto',
      'os',
      'buffer',
      'stream',
      'string_decoder',
      'timers/promises',
      'util',
      'events',
      'url',
    ],
    because: 'a repository held still knows nothing of practices; it is the only layer that reads',
  },
  {
    place: 'src/input/',
    may: [
      'src/evidence.ts',
      'src/snapshot/snapshot.ts',
      'src/snapshot/deliveries.ts',
      'src/snapshot/history.ts',
      'src/snapshot/hosting.ts',
    ],
    because: 'inputs are pure: they are handed text by the snapshot interface',
  },
  {
    place: 'detectors/',
    may: ['src/detector.ts', 'src/input/'],
    because: 'a detector knows its tool and the contract, no model, no other family, no disk',
  },
  {
    place: 'detectors/index.ts',
    may: ['src/detector.ts', 'detectors/'],
    because: 'the generated registry lists the shelf',
  },
  {
    place: 'src/detect.ts',
    may: [
      'src/detector.ts',
      'src/evidence.ts',
      'src/signals.ts',
      'src/input/elsewhere.ts',
      'src/input/input.ts',
      'src/input/reader.ts',
    ],
    because: 'the engine is handed detectors, it names none',
  },
  {
    place: 'src/model/',
    may: ['src/signals.ts', 'src/errors.ts', 'src/nearest.ts'],
    node: ['fs', 'path', 'url', 'crypto'],
    because: 'a model holds an opinion over signals and never mentions a tool',
  },
  {
    place: 'src/config/',
    may: ['src/errors.ts', 'src/nearest.ts', 'src/input/', 'src/model/schema.ts'],
    node: ['crypto'],
    because: 'a configuration is data that is handed over: it is read like any scanned file',
  },
  {
    place: 'src/custom/',
    may: ['src/detector.ts', 'src/evidence.ts', 'src/signals.ts', 'src/errors.ts', 'src/nearest.ts'],
    node: ['fs', 'module', 'path', 'url', 'vm'],
    because: 'the only place that runs code which does not ship, and it reads no repository',
  },
  {
    place: 'src/configured.ts',
    may: ['src/config/', 'src/model/', 'src/snapshot/', 'src/errors.ts'],
    because: 'what a repository is judged by, from its own files',
  },
  {
    place: 'src/assess/',
    may: [
      'src/config/config.ts',
      'src/model/',
      'src/evidence.ts',
      'src/signals.ts',
      'src/snapshot/snapshot.ts',
    ],
    because: 'judging is pure: survey and model in, assessment out',
  },
  {
    place: 'src/report/',
    may: ['src/assess/', 'src/evidence.ts', 'src/signals.ts', 'src/model/schema.ts'],
    because: 'a report renders the assessment it is handed: no clock, no console, no disk',
  },
  {
    place: 'src/gate/',
    may: [
      'src/assess/',
      'src/config/config.ts',
      'src/model/schema.ts',
      'src/evidence.ts',
      'src/signals.ts',
      'src/errors.ts',
    ],
    because: 'a gate is pure: assessment and policy in, answer out',
  },
  {
    place: 'src/report/gate/',
    may: ['src/report/', 'src/gate/', 'src/assess/', 'src/evidence.ts'],
    node: ['crypto'],
    because: 'it renders the answer of a gate',
  },
  {
    place: 'src/report/replay/',
    may: ['src/report/', 'src/gate/', 'src/evidence.ts'],
    because: 'it renders the answers of a gate over the past',
  },
  {
    place: 'src/report/pipelines/',
    may: [
      'src/report/',
      'src/input/pipelines/pipeline.ts',
      'src/input/pipelines/intent.ts',
      'src/evidence.ts',
      'src/snapshot/snapshot.ts',
    ],
    because: 'it renders graphs that it is handed, and reads none itself',
  },
  {
    place: 'src/unit-named.ts',
    may: ['src/input/units/', 'src/errors.ts', 'src/nearest.ts'],
    because: 'what a call names is looked up among the units that were found',
  },
  {
    place: 'src/report/units/',
    may: ['src/report/', 'src/assess/'],
    because: 'it renders the assessments of the units that it is handed',
  },
  {
    place: 'src/graphs.ts',
    may: [
      'src/held.ts',
      'src/scan.ts',
      'src/configured.ts',
      'src/unit-named.ts',
      'src/snapshot/',
      'src/input/',
      'src/errors.ts',
    ],
    because: 'the way from a repository to its pipelines, without judging them',
  },
  {
    place: 'src/hosting/',
    may: [
      'src/snapshot/hosting.ts',
      'src/snapshot/fetching/jitter.ts',
      'src/org/organisation.ts',
      'src/errors.ts',
    ],
    node: ['buffer'],
    because: 'it asks the platform and hands over plain facts; what they mean is for detectors to say',
  },
  {
    place: 'src/org/',
    may: [
      'src/assess/assessment.ts',
      'src/gate/check.ts',
      'src/gate/gate.ts',
      'src/hosting/',
      'src/model/load.ts',
      'src/snapshot/hosting.ts',
      'src/snapshot/deliveries.ts',
      'src/snapshot/fetching/neighbourhood.ts',
      'src/errors.ts',
    ],
    node: ['fs', 'fs/promises', 'path', 'crypto', 'child_process', 'os', 'process'],
    because:
      'which repositories, in what order, and what became of each; how one is read is for a worker to know',
  },
  {
    place: 'src/org/rollup/',
    may: ['src/org/organisation.ts'],
    because: 'what all repositories together say is worked out from what each has reached, and nothing else',
  },
  {
    place: 'src/report/org/',
    may: [
      'src/report/',
      'src/org/organisation.ts',
      'src/org/rollup/',
      'src/assess/assessment.ts',
      'src/gate/check.ts',
      'src/gate/gate.ts',
      'src/errors.ts',
    ],
    because:
      'it renders what a run accounts for; reports of repositories are read by a function it is handed',
  },
  {
    place: 'src/worker.ts',
    may: ['src/', 'detectors/index.ts'],
    node: ['process', 'fs/promises'],
    because: 'a process of its own that reads one repository after the other',
  },
  {
    place: 'src/held.ts',
    may: ['src/snapshot/', 'src/input/shared-files.ts', 'src/errors.ts'],
    because: 'a repository is opened before what looks at it is loaded',
  },
  {
    place: 'src/scan.ts',
    may: [
      'src/held.ts',
      'src/detect.ts',
      'src/detector.ts',
      'src/assess/',
      'src/config/config.ts',
      'src/model/',
      'src/snapshot/',
      'src/input/deliveries/deliveries.ts',
      'src/input/reader.ts',
      'src/input/units/',
      'src/unit-named.ts',
      'src/evidence.ts',
      'src/signals.ts',
    ],
    because: 'the whole pipeline on one screen, for CLI and library alike',
  },
  {
    place: 'src/scanned.ts',
    may: [
      'src/held.ts',
      'src/scan.ts',
      'src/configured.ts',
      'src/snapshot/',
      'src/config/config.ts',
      'src/model/',
      'src/detector.ts',
    ],
    because: 'a scan by what the repository says of itself',
  },
  ...['src/gating.ts', 'src/replay.ts'].map((place) => ({
    place,
    may: [
      'src/held.ts',
      'src/scan.ts',
      'src/scanned.ts',
      'src/configured.ts',
      'src/config/',
      'src/gate/',
      'src/gating.ts',
      'src/unit-named.ts',
      'src/assess/',
      'src/snapshot/',
      'src/errors.ts',
    ],
    because: 'the way from a repository to the answer of its gate, for CLI and library alike',
  })),
  {
    place: 'src/cli/',
    may: ['src/', 'detectors/'],
    node: ['fs', 'fs/promises', 'path', 'util', 'url', 'os', 'crypto', 'process', 'readline'],
    because: 'the only place with a process and a console',
  },
  {
    place: 'src/bin.ts',
    may: ['src/cli/', 'src/org/cache-folder.ts'],
    node: ['process', 'url', 'path', 'module'],
    because: 'hands the process to the CLI',
  },
  {
    place: 'src/index.ts',
    may: ['src/', 'detectors/index.ts'],
    because: 'the public API; nobody inside imports it',
  },
];

/** Each third-party package has one home. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  zod: [
    'src/signals.ts',
    'src/model/',
    'src/config/',
    'src/gate/saved.ts',
    'src/hosting/',
    'src/report/',
    'src/cli/',
    'detectors/',
    'src/input/',
  ],
  yaml: ['src/input/yaml.ts'],
  'js-yaml': ['src/model/', 'src/cli/'],
  '@octokit/rest': ['src/hosting/'],
  '@octokit/auth-app': ['src/hosting/'],
  '@octokit/plugin-retry': ['src/hosting/'],
  '@octokit/plugin-throttling': ['src/hosting/'],
  minimatch: ['src/input/', 'src/org/'],
  'fast-glob': ['src/snapshot/'],
  'simple-git': ['src/snapshot/'],
  unbash: ['src/input/pipelines/'],
  'smol-toml': ['src/input/toml.ts'],
  'fast-xml-parser': ['src/input/xml.ts'],
};

const sources = ['src', 'detectors'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
);

function importsOf(path: string): readonly string[] {
  const text = readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|import\('([^']+)'\)/gm)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
}

function layerOf(path: string): Layer | undefined {
  return layers
    .filter((layer) => path.startsWith(layer.place))
    .sort((a, b) => b.place.length - a.place.length)[0];
}

function breaks(path: string, imported: string): string | undefined {
  const layer = layerOf(path);
  if (!layer) return `${path} stands in no layer`;
  if (imported.startsWith('node:')) {
    return layer.node?.includes(imported.slice('node:'.length))
      ? undefined
      : `${path} imports ${imported}: ${layer.because}`;
  }
  if (imported.startsWith('.')) {
    const target = join(dirname(path), imported).replaceAll('\\', '/').replace(/\.js$/, '.ts');
    const within = layer.place.endsWith('/') && target.startsWith(layer.place);
    const foreignFamily =
      path.startsWith('detectors/') &&
      path !== 'detectors/index.ts' &&
      within &&
      dirname(target) !== dirname(path);
    if (foreignFamily) return `${path} imports ${target}: a detector does not know other families`;
    return within || layer.may.some((place) => target.startsWith(place))
      ? undefined
      : `${path} imports ${target}: ${layer.because}`;
  }
  const name = imported.startsWith('@')
    ? imported.split('/').slice(0, 2).join('/')
    : (imported.split('/')[0] ?? imported);
  const homes = packageHomes[name];
  if (!homes) return `${path} imports ${name}, which has no home in the table`;
  return homes.some((home) => path.startsWith(home))
    ? undefined
    : `${path} imports ${name}, whose home is ${homes.join(', ')}`;
}

describe('architecture', () => {
  it('lets every layer import only what its row allows', () => {
    expect(
      sources.flatMap((path) => importsOf(path).flatMap((imported) => breaks(path, imported) ?? [])),
    ).toEqual([]);
  });

  it('has no file that could hold anything', () => {
    expect(
      sources.filter((path) => /(^|\/)(utils?|helpers?|common|misc|types)(\/|\.ts$)/.test(path)),
    ).toEqual([]);
  });

  it('finds a break', () => {
    expect(breaks('src/signals.ts', './detect.js')).toContain('depends on nobody');
    expect(breaks('detectors/deploy/helm.ts', '../tests/unit.js')).toContain('other families');
    expect(breaks('src/report/json.ts', 'node:fs')).toContain('no clock');
  });
});
