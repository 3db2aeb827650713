import { defineDetector } from '../../src/detector.js';
import { type CodePattern, code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { type Manifest, manifests } from '../../src/input/manifests.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { doingAny, doings, seenAt, testing, wayTo } from './_graph.js';

interface Row {
  readonly framework: string;
  /** Dependencies that say that the framework runs the application. */
  readonly runs: RegExp;
  /** The dependency by which it migrates. */
  readonly migrates: RegExp;
  /** A setting that keeps it from doing so, or without which it does not. */
  readonly off?: RegExp;
  readonly on?: RegExp;
  readonly example: readonly [string, string];
}

/** Frameworks that migrate by themselves when the application starts. */
export const rows: readonly Row[] = [
  {
    framework: 'Spring Boot',
    runs: /^org\.springframework\.boot:spring-boot/,
    migrates:
      /^(org\.flywaydb:flyway-core|org\.liquibase:liquibase-core|org\.springframework\.boot:spring-boot-(starter-)?(flyway|liquibase))$/,
    off: /^\s*(spring\.)?(flyway|liquibase)(\.enabled\s*[=:]|:\s*\n\s+enabled:)\s*["']?false/m,
    example: ['org.springframework.boot:spring-boot-starter-web', 'org.flywaydb:flyway-core'],
  },
  {
    framework: 'Quarkus',
    runs: /^io\.quarkus:/,
    migrates: /^io\.quarkus:quarkus-(flyway|liquibase)/,
    on: /migrate-at-start\s*[=:]\s*["']?true/,
    example: ['io.quarkus:quarkus-rest', 'io.quarkus:quarkus-flyway'],
  },
];

/** Tests that start the application, and its migrations with it. */
export const starting: readonly CodePattern[] = [
  {
    languages: ['java', 'kotlin', 'groovy'],
    literal: '@',
    pattern: /@(SpringBootTest|DataJpaTest|DataJdbcTest|JdbcTest|QuarkusTest|QuarkusIntegrationTest)\b/,
    example: '@SpringBootTest',
  },
];

const jvm = /\b(mvn|mvnw|gradle|gradlew)\b/;

export default defineDetector({
  about: 'Frameworks that migrate when the application starts',
  reads: {
    manifests: manifests(),
    settings: files(['**/application*.{yml,yaml,properties}']),
    tests: code(starting, { in: ['test'] }),
    pipelines: pipelines(),
    first: paths('**/migrations/0001_*.py'),
    pytest: files('**/{pytest.ini,setup.cfg,tox.ini,pyproject.toml}'),
  },
  emits: ['database.migrates-on-deploy', 'database.tested-when-migrated'],
  *detect({ manifests, settings, tests, pipelines, first, pytest }) {
    const all = doings(pipelines);
    const texts = settings.map(({ text }) => text);
    const found = rows.flatMap(({ framework, runs, migrates, on, off }) => {
      const isOff = texts.some((text) => off?.test(text)) || (on && !texts.some((text) => on.test(text)));
      const names = isOff ? [] : manifests.filter(({ class_ }) => class_ === 'product');
      return names.flatMap(({ dependencies }) => {
        const tool = dependencies.find(({ name, scope }) => scope === 'runtime' && migrates.test(name));
        return tool && dependencies.some(({ name }) => runs.test(name)) ? [{ framework, tool }] : [];
      });
    });
    for (const { framework, tool } of found.slice(0, 3))
      yield {
        signal: 'database.migrates-on-deploy',
        at: tool.at,
        note: `${framework} migrates with ${tool.name} when it starts`,
      };
    const [migration] = first;
    const django = doingAny(all, testing).find(({ work }) => migratesDjango(work.by, manifests));
    if (django && migration && !pytest.some(({ text }) => /--no-?migrations\b/.test(text)))
      yield {
        signal: 'database.tested-when-migrated',
        ...seenAt(django, `Django migrates the database of its tests; ${django.work.by} runs them`),
      };
    const run = doingAny(all, testing).find(({ work }) => jvm.test(work.by));
    const [test] = tests;
    if (found.length > 0 && run && test)
      yield {
        signal: 'database.tested-when-migrated',
        ...seenAt(run, `tests start the application, and its migrations; ${run.work.by} runs them`),
        at: test.at,
        trail: [...wayTo(run), test.at],
      };
  },
});

/** Django's own tests, and those of pytest by its plugin, make their database with the migrations. */
function migratesDjango(by: string, manifests: readonly Manifest[]): boolean {
  if (/\bmanage(\.py)?\b|\bdjango-admin\b/.test(by)) return true;
  const plugin = manifests.some(({ dependencies }) =>
    dependencies.some(({ name }) => /^pytest[-_]django$/i.test(name)),
  );
  return plugin && /\b(pytest|tox|nox)\b/.test(by);
}
