import { defineDetector } from '../../src/detector.js';
import { type CodePattern, code } from '../../src/input/code.js';
import { files, paths } from '../../src/input/files.js';
import { manifests } from '../../src/input/manifests.js';
import { pipelines } from '../../src/input/pipelines/pipelines.js';
import { type Doing, doingAny, doings, seenAt, testing, wayTo } from './_graph.js';

/** A way in which tests bring their database up to date by the product's migrations. */
interface Migrating extends CodePattern {
  /** Who runs such tests, as pipelines call it. */
  readonly runner: RegExp;
}

export const rows = [
  {
    languages: ['php'],
    literal: 'Database',
    pattern: /^\s*use\s+(?:[\w\\]*\\)?(?:RefreshDatabase|DatabaseMigrations|LazilyRefreshDatabase)\b/m,
    runner: /phpunit|artisan|pest|composer/,
    example: '    use RefreshDatabase;',
  },
  {
    languages: ['php'],
    literal: 'RefreshDatabase',
    pattern: /\buses?\([^)]{0,200}\bRefreshDatabase::class/,
    runner: /phpunit|artisan|pest|composer/,
    example: "uses(TestCase::class, RefreshDatabase::class)->in('Feature');",
  },
  {
    languages: ['csharp'],
    literal: 'Database.Migrate',
    pattern: /\bDatabase\.Migrate(?:Async)?\(/,
    runner: /dotnet|vstest|nuke|cake/,
    example: 'await context.Database.MigrateAsync();',
  },
  {
    languages: ['python'],
    literal: 'upgrade',
    pattern: /\bcommand\.upgrade\(|^\s*from flask_migrate import[^\n]{0,80}\bupgrade\b/m,
    runner: /pytest|tox|nox|unittest/,
    example: 'command.upgrade(config, "head")',
  },
  {
    languages: ['rust'],
    literal: 'migrations',
    pattern: /\.run_pending_migrations\(|#\[sqlx::test\(\s{0,9}migrations\b/,
    runner: /cargo/,
    example: 'connection.run_pending_migrations(MIGRATIONS).unwrap();',
  },
  {
    languages: ['rust'],
    literal: 'sqlx::test',
    pattern: /#\[sqlx::test\]/,
    runner: /cargo/,
    example: '#[sqlx::test]',
  },
  {
    languages: ['go'],
    literal: 'goose.Up',
    pattern: /\bgoose\.Up(?:Context)?\(/,
    runner: /\bgo\b|gotestsum|ginkgo/,
    example: 'err = goose.Up(db, "migrations")',
  },
  {
    languages: ['go'],
    literal: 'migrate.NewWith',
    pattern: /\bmigrate\.NewWith\w{1,30}\(/,
    runner: /\bgo\b|gotestsum|ginkgo/,
    example: 'm, err := migrate.NewWithDatabaseInstance(source, "tea", driver)',
  },
  {
    languages: ['javascript', 'typescript'],
    literal: 'igrat',
    pattern: /\.migrate\.latest\(|\.runMigrations\(|\bprisma migrate (?:deploy|reset)\b/,
    runner: /jest|vitest|mocha|ava|npm|yarn|pnpm|node|bun|tap/,
    example: 'await db.migrate.latest();',
  },
] as const satisfies readonly Migrating[];

/** What only tests use may stand among the product's files, by a name that says so: `tea_test_db/src/lib.rs`. */
const ofTests = rows.map((row) => ({ ...row, path: /test/i }));

/** The test runner of Django makes its database by the migrations, unless it is told not to. */
const djangoRunner = /\bmanage(?:\.py)?\b|django-admin/;
const pytestRunner = /pytest|tox|nox/;
const told = /--no-?migrations\b|\bMIGRATION_MODULES\b|\bDisableMigrations\b/;

export default defineDetector({
  about: 'Tests that bring their database up to date by migrations',
  reads: {
    pipelines: pipelines(),
    tests: code(ofTests, { in: ['test', 'product'] }),
    manifests: manifests(),
    settings: files(
      ['**/{pytest.ini,setup.cfg,pyproject.toml,tox.ini}', '**/settings*.py', '**/settings/**/*.py'],
      {
        in: ['product', 'test'],
      },
    ),
    migrations: paths('**/migrations/0*.py'),
  },
  emits: ['database.tested-when-migrated'],
  *detect({ pipelines, tests, manifests, settings, migrations }) {
    const runs = doingAny(doings(pipelines), testing);
    for (const { row, at } of tests) {
      const [folder = ''] = (at.path ?? '').split('/');
      const able = runs.filter(({ work }) => row.runner.test(work.by));
      // In a repository of several parts, the run that passes through the part that the test stands in.
      const run =
        able.find(({ work }) => work.trail.some(({ path }) => path?.startsWith(`${folder}/`))) ?? able[0];
      if (run) yield { ...found(run, 'tests migrate their database'), at, trail: [...wayTo(run), at] };
    }
    const names = new Set(manifests.flatMap(({ dependencies }) => dependencies.map(({ name }) => name)));
    if (migrations.length === 0 || settings.some(({ text }) => told.test(text))) return;
    const django = runs.find(
      ({ work: { by } }) => djangoRunner.test(by) || (names.has('pytest-django') && pytestRunner.test(by)),
    );
    if (django) yield found(django, `${django.work.by} tests on a database that it makes by the migrations`);
  },
});

function found(run: Doing, note: string) {
  return { signal: 'database.tested-when-migrated', ...seenAt(run, note) } as const;
}
