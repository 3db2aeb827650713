/** A migration tool: where its migrations stand and how they say the way back. */
export interface MigrationTool {
  readonly tool: string;
  readonly files: string;
  /** Paths that are none: ways back, and what people run by hand. */
  readonly not?: RegExp;
  /** What a migration's text must hold to be one. */
  readonly text: RegExp;
  /** How it says the way back, in its own text. */
  readonly back: RegExp;
  /** Says that there is no way back. */
  readonly noBack?: RegExp;
  /** The way back stands in a file of its own: from the path of the migration to that file's. */
  readonly backFile?: (path: string) => string;
  /** Its migrations run whenever the application opens its database. */
  readonly byItself?: true;
  readonly example: string;
}

/** Ways back in files of their own, and what people run by hand. */
const noWayForward = /(^|[^a-z])(down|undo|rollback|revert|manual)([^a-z]|$)/i;

/** The migration tools that are known, most used first. */
export const tools: readonly MigrationTool[] = [
  {
    tool: 'Rails migrations',
    files: '**/db/**/[0-9]*_*.rb',
    text: /<\s*ActiveRecord::Migration/,
    back: /def (self\.)?(change|down)\b/,
    noBack: /IrreversibleMigration/,
    example: 'db/migrate/20260101120000_add_users.rb',
  },
  {
    tool: 'Alembic',
    files: '**/*.py',
    text: /^down_revision\s*[:=]/m,
    back: /def downgrade\([^)]*\)[^\n]*\n(\s*("""[^"]{0,400}"""|#[^\n]*)?\n)*\s+(?!pass\b|\.\.\.|raise\b|return\b)\S/,
    example: 'migrations/versions/0001_first.py',
  },
  {
    tool: 'Django migrations',
    files: '**/migrations/[0-9]*.py',
    text: /class Migration\(migrations\.Migration\)/,
    back: /operations\s*=/,
    noBack: /RunSQL\((?![^)]*reverse)|RunPython\(\s*[\w.]+\s*\)/,
    example: 'shop/migrations/0001_initial.py',
  },
  {
    tool: 'Flyway',
    files: '**/V*__*.{sql,java,kt,scala}',
    text: /\S/,
    back: /(?!)/,
    backFile: (path) => path.replace(/(^|\/)V([^/]*)$/, '$1U$2'),
    example: 'db/migration/V1__first.sql',
  },
  {
    tool: 'Liquibase',
    files: '**/*changelog*/**/*.{xml,sql,yaml,yml}',
    text: /<changeSet\b|--\s*changeset\b|changeSet:/,
    back: /<rollback\b|--\s*rollback\b|rollback:|<(createTable|addColumn|createIndex|addForeignKeyConstraint|renameTable|renameColumn)\b/,
    example: 'db/changelog/001.xml',
  },
  {
    tool: 'Liquibase',
    files: '**/*changelog*.{xml,sql,yaml,yml}',
    text: /<changeSet\b|--\s*changeset\b|changeSet:/,
    back: /<rollback\b|--\s*rollback\b|rollback:|<(createTable|addColumn|createIndex)\b/,
    example: 'db/changelog-master.xml',
  },
  {
    tool: 'Prisma',
    files: '**/prisma/migrations/*/migration.sql',
    text: /\S/,
    back: /(?!)/,
    backFile: (path) => path.replace('migration.sql', 'down.sql'),
    example: 'prisma/migrations/20260101_first/migration.sql',
  },
  {
    tool: 'Diesel',
    files: '**/migrations/*/up.sql',
    text: /\S/,
    back: /(?!)/,
    backFile: (path) => path.replace(/up\.sql$/, 'down.sql'),
    example: 'migrations/2026-01-01-000000_first/up.sql',
  },
  {
    tool: 'golang-migrate',
    files: '**/[0-9]*_*.up.sql',
    text: /\S/,
    back: /(?!)/,
    backFile: (path) => path.replace(/\.up\.sql$/, '.down.sql'),
    example: 'migrations/000001_first.up.sql',
  },
  {
    tool: 'goose or dbmate',
    files: '**/[0-9]*_*.sql',
    text: /--\s*(\+goose Up|migrate:up)/,
    back: /--\s*(\+goose Down|migrate:down)[^\n]*\n(\s*--[^\n]*\n|\s*\n)*\s*[^\s-]/,
    example: 'migrations/20260101_first.sql',
  },
  {
    tool: 'Entity Framework',
    files: '**/Migrations/*.cs',
    text: /:\s*Migration\b/,
    back: /void Down\([^)]*\)\s*\{\s*[^\s}]/,
    example: 'Migrations/20260101_First.cs',
  },
  {
    tool: 'FluentMigrator',
    files: '**/*Migration*.cs',
    text: /\busing FluentMigrator;/,
    back: /\bAutoReversingMigration\b|void Down\([^)]*\)\s*\{\s*[^\s}]/,
    example: 'Shop.Migrations/Migrations.cs',
  },
  {
    tool: 'Knex, TypeORM or Sequelize',
    files: '**/migrations/*.{js,ts,cjs,mjs}',
    text: /\b(exports\.up|export (async )?(function|const) up|async up\(|up:\s*(async\s*)?(\(|function)|public async up)/,
    back: /\b(exports\.down|export (async )?(function|const) down|async down\(|down:\s*(async\s*)?(\(|function)|public async down)[^{]{0,200}\{\s*(?!\}|\/\/|return;)\S/,
    example: 'migrations/20260101_first.js',
  },
  {
    tool: 'Room',
    files: '**/*.{java,kt}',
    text: /\bandroidx\.room\.migration\.Migration\b/,
    // Room migrates forward only.
    back: /(?!)/,
    byItself: true,
    example: 'app/src/main/java/tea/Migration_1_2.kt',
  },
  {
    tool: 'Mongock',
    files: '**/*.{java,kt,groovy}',
    text: /^import (?:static )?io\.mongock\.api\.annotations\.(?:ChangeUnit|\*)/m,
    back: /@RollbackExecution\s{1,20}(?:public )?(?:void|(?:override )?fun) \w+\([^)]{0,200}\)[^{\n]{0,60}\{\s{0,200}[^\s}/]/,
    byItself: true,
    example: 'src/main/java/tea/migrations/AddKettles.java',
  },
  {
    tool: 'Laravel',
    files: '**/database/migrations/*.php',
    text: /extends Migration/,
    back: /function down\(\)[^{]*\{\s*(?!\}|\/\/)\S/,
    example: 'database/migrations/2026_01_01_first.php',
  },
  {
    tool: 'Doctrine or Phinx',
    files: '**/{migrations,Migrations}/**/*.php',
    text: /extends Abstract(Migration|Seed)/,
    back: /function (change|down)\([^)]*\)[^{]*\{\s*(?!\}|\/\/)\S/,
    example: 'migrations/Version20260101.php',
  },
  {
    tool: 'Ecto',
    files: '**/priv/**/migrations/*.exs',
    text: /use Ecto\.Migration/,
    back: /def (change|down)\b/,
    example: 'priv/repo/migrations/20260101_first.exs',
  },
  {
    tool: 'Drizzle',
    files: '**/drizzle/**/[0-9]*.sql',
    text: /\b(create|alter|drop|insert|update)\b/i,
    // Drizzle migrates forward only.
    back: /(?!)/,
    example: 'packages/db/drizzle/0001_first.sql',
  },
  {
    tool: 'peewee-migrate',
    files: '**/migrations/[0-9]*.py',
    text: /^def migrate\(\s*migrator\b/m,
    back: /^def rollback\([^\n]*\n(?:[ \t]+"""[^"]{0,400}"""[ \t]*\n)?\n?[ \t]+(?!pass\b|\.\.\.|raise\b|return\b|"""|#)\S/m,
    example: 'migrations/001_first.py',
  },
  {
    tool: 'numbered SQL files',
    files: '**/migrations/**/[0-9]*.sql',
    not: noWayForward,
    text: /\b(create|alter|drop|insert|update)\b/i,
    back: /(?!)/,
    example: 'migrations/0001_first.sql',
  },
  {
    tool: 'numbered SQL files',
    files: '**/Migrations/**/[0-9]*.sql',
    not: noWayForward,
    text: /\b(create|alter|drop|insert|update)\b/i,
    back: /(?!)/,
    example: 'src/Database/Scripts/Migrations/1_0/0001_first.sql',
  },
  {
    tool: 'ordered upgrade patches',
    files: '**/{upgrader,upgrades,upgrade}/**/*.patch.sql',
    text: /\S/,
    back: /(?!)/,
    example: 'include/upgrader/streams/core/a-b.patch.sql',
  },
];
