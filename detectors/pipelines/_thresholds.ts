/** Where a threshold of coverage is set, and what the pipeline must do for it to count. */
export interface Threshold {
  readonly file: RegExp;
  /** Linear-time. */
  readonly sets: RegExp;
  readonly needs: 'coverage' | 'test';
  readonly example: string;
}

export const thresholds: readonly Threshold[] = [
  {
    file: /(^|\/)(pyproject\.toml|setup\.cfg|\.coveragerc|tox\.ini)$/,
    sets: /^\s*fail_under\s*=\s*[1-9]/m,
    needs: 'coverage',
    example: 'fail_under = 90',
  },
  {
    file: /(^|\/)(pyproject\.toml|setup\.cfg|pytest\.ini|tox\.ini)$/,
    sets: /--cov-fail-under=[1-9]/,
    needs: 'test',
    example: 'addopts = "--cov=tea --cov-fail-under=90"',
  },
  {
    file: /(^|\/)(jest\.config\.\w+|package\.json)$/,
    sets: /["']?coverageThreshold["']?\s*:\s*\{/,
    needs: 'coverage',
    example: 'coverageThreshold: { global: { lines: 80 } }',
  },
  {
    file: /(^|\/)vite(st)?\.config\.\w+$/,
    sets: /\bthresholds\s*:\s*\{/,
    needs: 'coverage',
    example: 'thresholds: { lines: 80 }',
  },
  {
    file: /(^|\/)(\.nycrc(\.json)?|\.c8rc(\.json)?|package\.json)$/,
    sets: /"check-coverage"\s*:\s*true/,
    needs: 'coverage',
    example: '"check-coverage": true',
  },
  {
    file: /(^|\/)package\.json$/,
    sets: /"[^"\n]{0,300}--check-coverage\b[^"\n]{0,300}--(?:lines|branches|functions|statements)[ =][1-9]/,
    needs: 'test',
    example: '"test": "c8 --check-coverage --lines 95 node --test"',
  },
  {
    file: /(^|\/)(\.simplecov|(spec|rails|test)_helper\.rb)$/,
    sets: /^\s*(SimpleCov\.)?minimum_coverage\b/m,
    needs: 'test',
    example: '  minimum_coverage 95',
  },
  {
    file: /(^|\/)coveralls\.json$/,
    sets: /"minimum_coverage"\s*:\s*[1-9]/,
    needs: 'coverage',
    example: '"minimum_coverage": 80',
  },
];

/** Globs of files that can set thresholds. */
export const thresholdGlobs = [
  '**/{pyproject.toml,setup.cfg,.coveragerc,tox.ini,pytest.ini,package.json,.nycrc,.nycrc.json,.c8rc,.c8rc.json,.simplecov,coveralls.json}',
  '**/{jest,vite,vitest}.config.{js,ts,mjs,mts,cjs,cts,json}',
  '**/{spec,rails,test}_helper.rb',
];
