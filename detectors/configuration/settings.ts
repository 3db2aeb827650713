import { defineDetector } from '../../src/detector.js';
import { files } from '../../src/input/files.js';

interface Row {
  readonly path: RegExp;
  readonly text?: RegExp;
  readonly note: string;
  readonly example: string;
}

/** Settings of an application for its environments, as frameworks keep them. */
export const rows: readonly Row[] = [
  {
    path: /(^|\/)config\/environments\/\w+\.rb$/,
    note: 'settings per environment',
    example: 'config/environments/production.rb',
  },
  {
    path: /(^|\/)settings\/(prod|production|staging|base|dev|development)\w*\.py$/,
    note: 'settings per environment',
    example: 'shop/settings/production.py',
  },
  {
    path: /(^|\/)(config|settings)\.py$/,
    text: /os\.(environ|getenv)|class \w*(Production|Development|Config|Settings)\b|BaseSettings|env\(/,
    note: 'settings module with defaults',
    example: 'app/config.py',
  },
  {
    path: /(^|\/)appsettings\.\w+\.json$/,
    note: 'settings per environment',
    example: 'appsettings.Production.json',
  },
  {
    path: /(^|\/)application-[\w-]+\.(ya?ml|properties)$/,
    note: 'settings per profile',
    example: 'src/main/resources/application-prod.yml',
  },
  {
    path: /(^|\/)application\.(ya?ml|properties|conf)$/,
    note: 'application settings',
    example: 'src/main/resources/application.yml',
  },
  {
    path: /(^|\/)config\/(default|production|staging|prod|development)\.(json5?|ya?ml|js|ts|toml)$/,
    note: 'settings per environment',
    example: 'config/production.json',
  },
  {
    path: /(^|\/)config\/(runtime|prod)\.exs$/,
    note: 'settings per environment',
    example: 'config/runtime.exs',
  },
  {
    path: /(^|\/)\.env\.(production|staging|prod)$/,
    note: 'settings per environment',
    example: '.env.production',
  },
  {
    path: /(^|\/)(\.env[\w.-]*(example|sample|template|dist|defaults)|env\.(example|sample)|\.env\.example)$/i,
    text: /^(export )?\w+=/m,
    note: 'reference of all settings',
    example: '.env.example',
  },
];

/** Rows that stand for one place through which all settings pass. */
const onePlace =
  /config\/environments\/|settings\/|(^|\/)(config|settings)\.py$|appsettings|application[\w-]*\.(ya?ml|properties|conf)$|config\/(default|production|runtime)/;

export default defineDetector({
  about: 'Settings files of applications',
  reads: {
    settings: files([
      '**/config/environments/*.rb',
      '**/settings/*.py',
      '**/{config,settings}.py',
      '**/appsettings.*.json',
      '**/application*.{yml,yaml,properties,conf}',
      '**/config/{default,production,staging,prod,development}.*',
      '**/config/{runtime,prod}.exs',
      '**/.env*',
      '**/env.{example,sample}',
    ]),
  },
  emits: ['config.versioned', 'config.one-place'],
  *detect({ settings }) {
    const found = settings.flatMap((file) => {
      const row = rows.find(({ path, text }) => path.test(file.path) && (text?.test(file.text) ?? true));
      return row ? [{ file, row }] : [];
    });
    for (const { file, row } of found.slice(0, 3))
      yield {
        signal: 'config.versioned',
        at: (row.text && file.find(row.text)) ?? file.at(1),
        note: row.note,
      };
    const places = found.filter(({ file }) => onePlace.test(file.path));
    const [first] = places;
    if (first && new Set(places.map(({ file }) => file.folder)).size === 1) {
      yield { signal: 'config.one-place', at: first.file.at(1), note: 'all settings stand in one place' };
    }
  },
});
