import { defineDetector } from '../../src/detector.js';
import { type CodePattern, code as codeOf } from '../../src/input/code.js';
import { files } from '../../src/input/files.js';

/** Commands that migrate, in what a deployment or start-up runs. */
const migrates =
  /\b(db:migrate|db:prepare|manage\.py migrate|alembic upgrade|flask db upgrade|prisma migrate deploy|knex migrate:latest|sequelize db:migrate|typeorm migration:run|artisan migrate|doctrine:migrations:migrate|flyway migrate|liquibase update|goose .{0,80}\bup|dbmate (up|migrate)|ecto\.migrate|diesel migration run|dotnet ef database update)\b/;
/** The same in code that starts the application. */
const inCode =
  /\b(run_pending_migrations\(|sqlx::migrate!|command\.upgrade\(|\.runMigrations\(|migrate\(db\b|Flyway\.configure\(|goose\.Up(Context)?\(|migrate\.NewWith)/;

/** Calls that migrate wherever an application keeps them: nothing but its start calls them. */
export const inFrameworks = [
  {
    languages: ['csharp'],
    literal: 'Database.Migrate',
    pattern: /\bDatabase\.Migrate(Async)?\(/,
    notPath: /(^|[^a-z])tests?([^a-z]|$)/i,
    example: 'context.Database.Migrate();',
  },
  {
    languages: ['java', 'kotlin', 'scala', 'groovy'],
    literal: 'org.flywaydb',
    pattern: /\.migrate\(\)/,
    notPath: /(^|[^a-z])(tests?|cli|tools?|scripts?|gradle)([^a-z]|$)/i,
    example: 'import org.flywaydb.core.Flyway\nflyway.migrate()',
  },
  {
    languages: ['rust'],
    literal: 'migrations',
    pattern: /\.run_pending_migrations\(/,
    notPath: /(^|[^a-z])(tests?|xtask)([^a-z]|$)/i,
    example: 'connection.run_pending_migrations(MIGRATIONS)?;',
  },
  {
    languages: ['rust'],
    literal: 'migrate!(',
    pattern: /(?<![\w.])(?:sqlx::)?migrate!\(/,
    notPath: /(^|[^a-z])(tests?|xtask|cli|tools?|scripts?|examples?|migrat\w{1,10})([^a-z]|$)/i,
    example: 'migrate!("./migrations").run(&pool).await?;',
  },
  {
    languages: ['elixir'],
    literal: 'Ecto.Migrator',
    pattern: /\{\s*Ecto\.Migrator,/,
    example: '{Ecto.Migrator, repos: Application.fetch_env!(:shop, :ecto_repos)},',
  },
  {
    languages: ['javascript', 'typescript'],
    literal: 'migrationsRun',
    pattern: /\bmigrationsRun:\s*true\b/,
    example: 'migrationsRun: true,',
  },
  {
    languages: ['python'],
    literal: 'command.upgrade',
    pattern: /\bcommand\.upgrade\(/,
    path: /(^|\/)(main|app|__init__|db|database|startup|server|prestart|pre_start)\.py$/,
    example: 'command.upgrade(config, "head")',
  },
  {
    languages: ['python'],
    literal: 'command.upgrade(',
    pattern: /\bcommand\.upgrade\(/,
    notPath: /(^|\/)(main|app|__init__|db|database|startup|server|prestart|pre_start)\.py$/,
    weak: true,
    example: 'command.upgrade(config, "head")',
  },
  {
    languages: ['python'],
    literal: 'flask_migrate',
    pattern: /^[ \t]*from flask_migrate import [^\n]{0,200}\bupgrade\b/m,
    weak: true,
    example: 'from flask_migrate import Migrate, upgrade',
  },
  {
    languages: ['python'],
    literal: 'call_command(',
    pattern: /\bcall_command\(\s*["']migrate["']/,
    path: /(^|\/)management\/commands\//,
    weak: true,
    example: 'call_command("migrate", interactive=False)',
  },
  {
    languages: ['go'],
    literal: 'RunMigrations',
    pattern: /(?:\b\w{1,40}\.|= ?|\breturn )RunMigrations\([^)\s]/,
    notPath: /(^|\/)(cmd\/)?(migrat|cli|tools?|scripts?)[^/]*(\/|\.go$)|_test\.go$/,
    example: 'err = database.RunMigrations(logger, db, config)',
  },
  {
    languages: ['go'],
    literal: 'goose.Up',
    pattern: /\bgoose\.Up(?:Context)?\(/,
    notPath: /(^|\/)(cmd\/)?(migrat|cli|tools?|scripts?)[^/]*(\/|\.go$)|_test\.go$/,
    example: 'return goose.Up(db, "migrations")',
  },
  {
    languages: ['go'],
    literal: 'migrate.NewWith',
    pattern: /\bmigrate\.NewWith\w{1,30}\(/,
    notPath: /(^|\/)(cmd\/)?(migrat|cli|tools?|scripts?)[^/]*(\/|\.go$)|_test\.go$/,
    example: 'migrate.NewWithSourceInstance("iofs", source, url)',
  },
] as const satisfies readonly (CodePattern & { readonly weak?: true })[];

/** Settings of hosting platforms that name a command to run before each release. */
const beforeRelease =
  /^\s*["']?(release_command|preDeployCommand|pre_deploy_command|postdeploy)["']?\s*[:=][^\n]{0,200}migrat/im;

/** The same, and processes that a platform runs before each release, whatever they do. */
const anyBeforeRelease =
  /^[ \t]*["']?(?:release_command|preDeployCommand|pre_deploy_command)["']?[ \t]*[:=][ \t]*\S|^release:[ \t]*\S/m;

export default defineDetector({
  about: 'Migrations that run on deploy or start-up',
  reads: {
    starts: files([
      '**/Procfile',
      '**/entrypoint*.sh',
      '**/docker-entrypoint*',
      '**/Dockerfile',
      '**/release.sh',
      '**/bin/docker-entrypoint',
      '**/start*.sh',
      '**/post-deploy*',
      '**/*.{yaml,yml}',
      '**/*.{bicep,tf}',
    ]),
    frameworks: codeOf(inFrameworks),
    hosts: files([
      '**/fly*.toml',
      '**/fly/*.toml',
      '**/render.{yml,yaml}',
      '**/railway.{json,toml}',
      '**/app.json',
    ]),
    code: files([
      '**/main.rs',
      '**/lib.rs',
      '**/main.go',
      '**/connection.rs',
      '**/migrate.go',
      '**/migrations.rs',
      '**/app.module.ts',
      '**/server.ts',
      '**/index.ts',
      '**/main.ts',
    ]),
  },
  emits: ['database.migrates-on-deploy'],
  *detect({ starts, code, frameworks, hosts }) {
    for (const { at, row } of frameworks)
      yield { signal: 'database.migrates-on-deploy', at, ...('weak' in row ? perhaps : atStart) };
    for (const file of hosts.filter(({ text }) => beforeRelease.test(text)))
      yield {
        signal: 'database.migrates-on-deploy',
        at: file.find(beforeRelease) ?? file.at(1),
        note: 'the platform migrates before each release',
      };
    for (const file of [...hosts, ...starts.filter(({ name }) => name === 'Procfile')])
      if (!beforeRelease.test(file.text) && !migrates.test(file.text) && anyBeforeRelease.test(file.text))
        yield {
          signal: 'database.migrates-on-deploy',
          at: file.find(anyBeforeRelease) ?? file.at(1),
          note: 'the platform runs a command before each release; whether it migrates was not read',
          strength: 'weak',
        };
    for (const file of starts.filter(
      ({ path, text }) =>
        (isDescription.test(path) && !forOthers.test(path)) ||
        (!path.startsWith('.') && (!/\.ya?ml$/.test(path) || /^(apiVersion|applications):/m.test(text))),
    )) {
      const line = lineOf(file.text, migrates);
      if (line) yield { signal: 'database.migrates-on-deploy', at: file.at(line), ...seen(file.text) };
    }
    for (const file of code.filter(({ path }) => !/(^|[^a-z])tests?([^a-z]|$)/i.test(path))) {
      const line = lineOf(file.text, inCode);
      if (line)
        yield {
          signal: 'database.migrates-on-deploy',
          at: file.at(line),
          note: 'the application migrates when it starts',
        };
    }
  },
});

/** Jobs and tasks that are described as resources of a cloud. */
const isDescription = /\.(?:bicep|tf)$/;
/** Environments that come and go with a request, or serve those who develop. */
const forOthers = /(?:^|[^a-z])(?:reviews?|previews?|pr|dev|local)(?:[^a-z]|$)/i;
const atStart = { note: 'the application migrates when it starts', strength: 'strong' } as const;
const perhaps = { note: 'it can migrate; who calls it so is not seen here', strength: 'weak' } as const;

/** A script that does one of several things, by its argument, only could migrate. */
function seen(text: string) {
  const chooses = /^\s*(case|if)\b[^\n]{0,80}\$\{?(1|SERVICE|ROLE|PROCESS|CMD|COMMAND)\b/m.test(text);
  return chooses ? perhaps : ({ note: 'migrations run on deploy or start-up', strength: 'strong' } as const);
}

/** 1-based line of the first match outside of a comment line. */
function lineOf(text: string, pattern: RegExp): number | undefined {
  const index = text.split('\n').findIndex((line) => !/^\s*(#|\/\/|--|\*)/.test(line) && pattern.test(line));
  return index < 0 ? undefined : index + 1;
}
