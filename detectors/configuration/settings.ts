import { defineDetector } from '../../src/detector.js';
import { type CodeMatch, type CodePattern, code } from '../../src/input/code.js';
import { files } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';

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
    path: /(^|\/)config\/(prod|production|staging)\.py$/,
    note: 'settings per environment',
    example: 'shop/config/production.py',
  },
  {
    path: /(^|\/)environments\/environment\.(prod|production|staging|test|uat)[\w.-]*\.ts$/,
    note: 'settings per environment',
    example: 'src/environments/environment.prod.ts',
  },
  {
    path: /(^|\/)(config|settings)\.py$/,
    text: /os\.(environ|getenv)|class \w*(Production|Development|Config|Settings)\b|BaseSettings|env\(/,
    note: 'settings module with defaults',
    example: 'app/config.py',
  },
  {
    path: /(^|\/)appsettings\.\w+\.(json|ya?ml)$/,
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
    path: /(^|\/)reference\.conf$/,
    // Defaults of a library have none of these.
    text: /=\s{0,9}\$\{\?[A-Z]/,
    note: 'application settings',
    example: 'src/main/resources/reference.conf',
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
    path: /(^|\/)config\/packages\/framework\.ya?ml$/,
    text: /^[ \t]*framework:/m,
    note: 'application settings',
    example: 'config/packages/framework.yaml',
  },
  {
    path: /(^|\/)app\/config\/config_(?:prod|production|staging|preprod|live)\w*\.(?:ya?ml|php|xml)$/,
    note: 'settings per environment',
    example: 'app/config/config_prod.yml',
  },
  {
    path: /(^|\/)config\/packages\/(?:prod|production|staging|preprod|live)\/[\w-]+\.(?:ya?ml|php)$/,
    note: 'settings per environment',
    example: 'config/packages/prod/monolog.yaml',
  },
  {
    path: /(^|\/)[\w.-]*manifest[\w.-]*\.ya?ml$/,
    text: /^applications:[\s\S]{0,4000}?^[ ]{2,12}env:/m,
    note: 'settings in the descriptor of the platform',
    example: 'manifests/manifest-prod.yml',
  },
  {
    path: /(^|\/)serverless\.ya?ml$/,
    text: /^[ ]{2,12}environment:/m,
    note: 'settings in the descriptor of the platform',
    example: 'serverless.yml',
  },
  {
    path: /(^|\/)config\/[\w-]+\.php$/,
    text: /\benv\(\s*['"]/,
    note: 'settings module with defaults',
    example: 'config/app.php',
  },
  {
    path: /(^|\/)config(\/index)?\.[jt]s$/,
    text: /\bprocess\.env(?:\.\w|\[\w)/,
    note: 'settings module with defaults',
    example: 'server/config.ts',
  },
  {
    path: /(^|\/)(config|settings)\.go$/,
    text: /`[^`\n]{0,200}\benv(?:config)?:"|\benvconfig\.Process|\benv\.Parse|\bos\.(?:Getenv|LookupEnv)\(/,
    note: 'settings module with defaults',
    example: 'internal/config/config.go',
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

/** What is told to a bundler or another tool of the build, in the shape of an application's settings. */
const ofTheBuild = /(^|\/)\.?(webpack|rollup|vite|babel|esbuild|rspack|storybook)\/(.{1,80}\/)?config\//;

/** Rows that stand for one place through which all settings pass. */
const onePlace =
  /config\/environments\/|settings\/|(^|\/)(config|settings)\.py$|appsettings|application[\w-]*\.(ya?ml|properties|conf)$|config\/(default|production|runtime)|config\/prod\.exs$|config\/[\w-]+\.php$|(^|\/)config(\/index)?\.[jt]s$|(^|\/)(config|settings)\.go$|(^|\/)app\/config\/config_|config\/packages\//;

/** Modules of settings that anybody can pass by: one place only where few others ask the environment themselves. */
const passedBy = /(^|\/)config(\/index)?\.[jt]s$|(^|\/)(config|settings)\.go$/;
const asking = [
  {
    languages: ['javascript', 'typescript'],
    literal: 'process.env',
    pattern: /\bprocess\.env(\.(?!NODE_ENV\b)\w|\[)/,
    notPath: /(^|\/)[\w.-]*(config|env)[\w.-]*(\/index)?\.[cm]?[jt]s$|(^|\/)(scripts|migrations|bin)\//,
    example: 'const port = process.env.PORT;',
  },
  {
    languages: ['go'],
    literal: 'os.',
    pattern: /\bos\.(?:Getenv|LookupEnv)\(/,
    notPath: /(^|\/)[\w.-]*(?:config|settings|env)[\w.-]*\.go$|_test\.go$|(^|\/)(?:scripts|hack|tools)\//,
    example: 'port := os.Getenv("PORT")',
  },
] as const satisfies readonly CodePattern[];

/** Settings that a server of settings hands out. */
const served = /\bconfigserver:|spring\.cloud\.config\.(uri|server)|^ +cloud:[ \t]*\r?\n +config:/m;

/** A start script and a logger may ask the environment themselves. */
const mostAsking = 2;

/** How many files of the same kind ask the environment themselves. */
function passing({ path }: SourceFile, asked: readonly CodeMatch[]): number {
  return asked.filter(({ file }) => file.path.endsWith('.go') === path.endsWith('.go')).length;
}

function foldersOf(places: readonly { readonly file: SourceFile }[]): number {
  return new Set(places.map(({ file }) => file.folder)).size;
}

export default defineDetector({
  about: 'Settings files of applications',
  reads: {
    asked: code(asking),
    settings: files([
      '**/config/environments/*.rb',
      '**/settings/*.py',
      '**/{config,settings}.py',
      '**/appsettings.*.{json,yml,yaml}',
      '**/application*.{yml,yaml,properties,conf}',
      '**/reference.conf',
      '**/config/{default,production,staging,prod,development}.*',
      '**/environments/environment.*.ts',
      '**/config/{runtime,prod}.exs',
      '**/config/packages/framework.{yml,yaml}',
      '**/config/*.php',
      '**/app/config/config_*.{yml,yaml,php,xml}',
      '**/config/packages/*/*.{yml,yaml,php}',
      '**/*manifest*.{yml,yaml}',
      '**/serverless.{yml,yaml}',
      '**/{config,settings}.go',
      '**/{config.ts,config.js,config/index.ts,config/index.js}',
      '**/.env*',
      '**/env.{example,sample}',
    ]),
  },
  emits: ['config.versioned', 'config.one-place'],
  *detect({ settings, asked }) {
    const found = settings.flatMap((file) => {
      if (ofTheBuild.test(file.path)) return [];
      const row = rows.find(({ path, text }) => path.test(file.path) && (text?.test(file.text) ?? true));
      return row ? [{ file, row }] : [];
    });
    for (const { file, row } of found.slice(0, 3))
      yield {
        signal: 'config.versioned',
        at: (row.text && file.find(row.text)) ?? file.at(1),
        note: row.note,
      };
    const places = found.filter(
      ({ file }) =>
        onePlace.test(file.path) && !(passedBy.test(file.path) && passing(file, asked) > mostAsking),
    );
    const [first] = places;
    const handed = places.filter(({ file }) => served.test(file.text));
    if (first && foldersOf(places) === 1) {
      yield { signal: 'config.one-place', at: first.file.at(1), note: 'all settings stand in one place' };
    } else if (handed[0] && foldersOf(handed) >= 2 && foldersOf(handed) * 2 > foldersOf(places)) {
      const at = handed[0].file.find(served) ?? handed[0].file.at(1);
      yield { signal: 'config.one-place', at, note: 'a server hands out the settings' };
    }
  },
});
