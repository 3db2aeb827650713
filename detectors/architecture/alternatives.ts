import { defineDetector, type Place } from '../../src/detector.js';
import { type CodeMatch, code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import type { SourceFile } from '../../src/input/source-file.js';
import { behaviours, chosenModules, namedModules } from './_behaviours.js';
import { alternativesAfter, isBySettings, packagesAfter, registeredTwice } from './_choices.js';

const technology =
  '[Dd]river|[Pp]rovider|[Bb]ackend|[Ss]torage|[Ee]ngine|[Aa]dapter|[Dd]ialect|[Bb]roker|[Tt]ransport|DRIVER|PROVIDER|BACKEND|STORAGE|ENGINE|ADAPTER';

/** Choices between implementations, by the name of what they switch on. */
export const choices = [
  {
    literal: 'switch',
    pattern: new RegExp(
      `\\bswitch\\b[ (]{1,3}[\\w.>$:-]{0,60}(?:${technology})[\\w.()[\\]"']{0,40}\\)?\\s*\\{`,
    ),
    example: 'switch cfg.Driver {',
  },
  {
    literal: 'match',
    pattern: new RegExp(`\\bmatch [&\\w.]{0,60}(?:${technology})[\\w.()]{0,40} \\{`),
    example: 'match &config.backend {',
    languages: ['rust'],
  },
  {
    literal: 'when',
    pattern: new RegExp(`\\bwhen \\([\\w.]{0,60}(?:${technology})[\\w.()]{0,40}\\) \\{`),
    example: 'when (settings.provider) {',
    languages: ['kotlin'],
  },
  {
    literal: 'if ',
    pattern: new RegExp(`\\bif [\\w.]{0,60}(?:${technology})\\w{0,30} ==`),
    example: 'if provider_name == "postgres":',
    languages: ['python'],
  },
] as const;

/** A choice by name between packages of Go that make the same thing. */
const packages = [
  {
    literal: 'switch',
    pattern: /\bswitch [\w.]{1,60} \{\s{0,40}case "/,
    example: 'switch name {\n\tcase "kettle":',
    languages: ['go'],
  },
] as const;

const registrations = [
  {
    literal: 'services',
    pattern: /\belse\b[^;]{0,300}Add(?:Singleton|Scoped|Transient)<\s*I\w{1,80}\s*,/,
    example: 'else services.AddSingleton<IBasket, RedisBasket>();',
    languages: ['csharp'],
  },
] as const;

const conditions = [
  {
    literal: 'ConditionalOnProperty',
    pattern: /@ConditionalOnProperty\([^)]{0,300}havingValue\s*=\s*"[^"]{1,60}"/,
    example: '@ConditionalOnProperty(name = "tea.storage", havingValue = "s3")',
  },
] as const;

/** Folders named after databases, by the name that they share. */
const vendors: Readonly<Record<string, string>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgres: 'postgres',
  postgresql: 'postgres',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  hsqldb: 'hsqldb',
  h2: 'h2',
  oracle: 'oracle',
  mssql: 'mssql',
  sqlserver: 'mssql',
};

export default defineDetector({
  about: 'Technology behind an abstraction with several implementations',
  reads: {
    choices: code(choices),
    packages: code(packages),
    registrations: code(registrations),
    conditions: code(conditions),
    behaviours: code(behaviours),
    namedModules: code(namedModules),
    schemas: paths('**/*.sql'),
    framework: files([
      'config/{filesystems,queue,cache,mail}.php',
      'config/environments/{development,production}.rb',
      '**/settings/*.py',
    ]),
  },
  emits: ['architecture.alternatives'],
  *detect({ choices, packages, registrations, conditions, behaviours, namedModules, schemas, framework }) {
    const found = [
      ...choices.flatMap((match) => chosenIn(match, alternativesAfter)),
      ...packages.flatMap((match) => chosenIn(match, packagesAfter)),
      ...registrations.flatMap(registeredIn),
      ...conditionalOn(conditions),
      ...chosenModules(behaviours, namedModules),
      ...databasesOf(schemas),
      ...driversOf(framework),
      ...storesOf(framework),
      ...backendsOf(framework),
    ];
    for (const { at, note } of found.slice(0, 4)) yield { signal: 'architecture.alternatives', at, note };
  },
});

interface Found {
  readonly at: Place;
  readonly note: string;
}

/** The first choice of a file may be another one: all of its kind are looked at. */
function chosenIn({ file, row }: CodeMatch, alternatives: typeof alternativesAfter): readonly Found[] {
  const all = new RegExp(row.pattern.source, 'g');
  for (const { index } of [...file.text.matchAll(all)].slice(0, 20)) {
    const names = alternatives(file.text, index);
    if (names.length >= 2 && isBySettings(file, index))
      return [
        { at: file.at(file.lineAt(index)), note: `settings choose between ${names.length} implementations` },
      ];
  }
  return [];
}

function registeredIn({ file }: CodeMatch): readonly Found[] {
  const index = registeredTwice(file.text);
  return index === undefined
    ? []
    : [
        {
          at: file.at(file.lineAt(index)),
          note: 'settings choose which implementation of an interface is used',
        },
      ];
}

/** Beans of which a property chooses one: on and off is no choice between two. */
function conditionalOn(matches: readonly CodeMatch[]): readonly Found[] {
  const values = new Map<string, Map<string, Place>>();
  for (const { text, at } of matches) {
    const name = /(?:name|value|prefix)\s*=\s*\{?"([^"]{1,100})"|\("([^"]{1,100})"/.exec(text);
    const value = /havingValue\s*=\s*"([^"]{1,60})"/.exec(text)?.[1] ?? '';
    const key = name?.[1] ?? name?.[2] ?? '';
    if (key === '' || /^(true|false)$/i.test(value)) continue;
    values.set(key, (values.get(key) ?? new Map()).set(value, at));
  }
  return [...values]
    .filter(([, found]) => found.size >= 2)
    .flatMap(([name, found]) =>
      [...found.values()]
        .slice(0, 2)
        .map((at) => ({ at, note: `the property ${name} chooses between implementations` })),
    );
}

/** Schemas or migrations for several databases side by side: which one is used is a setting. */
function databasesOf(schemas: readonly string[]): readonly Found[] {
  const byParent = new Map<string, Map<string, string>>();
  for (const path of schemas) {
    const parts = path.split('/').slice(0, -1);
    const depth = parts.findIndex((part) => Object.hasOwn(vendors, part.toLowerCase()));
    if (depth < 0) continue;
    const parent = parts.slice(0, depth).join('/');
    const vendor = vendors[parts[depth]?.toLowerCase() ?? ''] ?? '';
    const known = byParent.get(parent) ?? new Map<string, string>();
    if (!known.has(vendor)) known.set(vendor, path);
    byParent.set(parent, known);
  }
  return [...byParent.values()]
    .filter((found) => found.size >= 2)
    .flatMap((found) =>
      [...found].slice(0, 2).map(([vendor, path]) => ({
        at: { path, line: 1 },
        note: `one of ${found.size} databases: ${vendor}`,
      })),
    );
}

/** Laravel: the default of drivers in the same file comes from the environment. */
function driversOf(framework: readonly SourceFile[]): readonly Found[] {
  return framework
    .filter(({ path }) => path.endsWith('.php'))
    .flatMap((file) => {
      const drivers = new Set(
        [...file.text.matchAll(/^\s*'(?:driver|transport)' => '(\w+)'/gm)].map(([, name]) => name),
      );
      const at = file.find(/^\s*'default' => env\(/m);
      return at && drivers.size >= 2
        ? [{ at, note: `the environment chooses one of ${drivers.size} drivers` }]
        : [];
    });
}

/** Django: the modules of settings name different backends for caches, mail or files. */
function backendsOf(framework: readonly SourceFile[]): readonly Found[] {
  const backend =
    /["']?(BACKEND|EMAIL_BACKEND|DEFAULT_FILE_STORAGE)["']?\s*[:=]\s*["']([\w.]{1,80}\.(?:cache|mail|files|storage|storages)\w*\.[\w.]{1,80})["']/g;
  const named = new Map<string, Map<string, Place>>();
  for (const file of framework.filter(({ path }) => path.endsWith('.py')))
    for (const { 2: name = '', index } of file.text.matchAll(backend)) {
      const kind = /\.(cache|mail|files|storage)/.exec(name)?.[1] ?? '';
      const known = named.get(kind) ?? new Map<string, Place>();
      if (!known.has(name)) known.set(name, file.at(file.lineAt(index)));
      named.set(kind, known);
    }
  return [...named.values()]
    .filter((found) => found.size >= 2)
    .flatMap((found) =>
      [...found]
        .slice(0, 2)
        .map(([name, at]) => ({ at, note: `settings choose the backend ${name.split('.').at(-1)}` })),
    );
}

/** Rails: development and production keep files in different services. */
function storesOf(framework: readonly SourceFile[]): readonly Found[] {
  const setting = /^\s*config\.active_storage\.service = :(\w+)/m;
  const stores = framework
    .filter(({ path }) => path.endsWith('.rb'))
    .flatMap((file) => {
      const name = setting.exec(file.text)?.[1];
      const at = file.find(setting);
      return name && at ? [{ name, at }] : [];
    });
  return new Set(stores.map(({ name }) => name)).size >= 2
    ? stores.map(({ name, at }) => ({ at, note: `files are kept in the service ${name}` }))
    : [];
}
