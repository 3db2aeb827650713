import type { Listed, Standing } from '../../src/org/organisation.js';

/** Invented repositories and what they reached. */

export function listed(name: string, part: Partial<Listed> = {}): Listed {
  const [owner = 'tea', own = name] = name.includes('/') ? name.split('/') : ['tea', name];
  return {
    owner,
    name: own,
    cloneUrl: `https://git.example/${owner}/${own}.git`,
    defaultBranch: 'main',
    visibility: 'private',
    archived: false,
    fork: false,
    disabled: false,
    topics: [],
    pushedAt: '2026-01-01T00:00:00Z',
    sizeKiB: 100,
    ...part,
  };
}

export function standing(commit = 'a'.repeat(40), part: Partial<Standing> = {}): Standing {
  return {
    commit,
    asOf: '2026-01-01T23:59:59Z',
    deliverable: 'service',
    models: [
      {
        id: 'mini',
        name: 'Mini',
        version: '1',
        digest: 'd'.repeat(64),
        categories: [
          {
            id: 'build',
            name: 'Build',
            level: 'base',
            proven: 'base',
            possible: 'middle',
            verdicts: { 'ci-server': 'met' },
            next: ['artifacts'],
          },
        ],
        levels: [
          { id: 'base', name: 'Base' },
          { id: 'middle', name: 'Middle' },
        ],
        bottleneck: ['build'],
      },
    ],
    seen: { decided: 1, unknown: 0 },
    ...part,
  };
}
