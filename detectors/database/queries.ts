import { defineDetector } from '../../src/detector.js';
import { type CodePattern, code } from '../../src/input/code.js';
import { manifests } from '../../src/input/manifests.js';

interface Query extends CodePattern {
  readonly note: string;
}

/** SQL in product code: tables of its own, or statements that it sends. */
export const queries: readonly Query[] = [
  {
    literal: 'CREATE TABLE',
    pattern: /CREATE TABLE (IF NOT EXISTS )?[\w.`"'[{$%]/,
    note: 'the code creates its own tables',
    example: 'db.query("CREATE TABLE teas (id INT)")',
  },
  {
    literal: 'INSERT INTO',
    pattern: /["'`]\s{0,40}INSERT INTO [\w.`"'[{$%]/,
    note: 'the code writes to its own database',
    example: 'db.query("INSERT INTO teas VALUES (1)")',
  },
  {
    literal: 'SELECT ',
    pattern:
      /["'`]\s{0,40}SELECT [\w.*, `"()[\]{}$]{1,200}\sFROM (?!pg_|information_schema\b|sys\.|sqlite_master\b)[\w.`"'[{$%]/,
    note: 'the code queries its own database',
    example: 'db.query("SELECT name FROM teas")',
  },
  {
    literal: 'gorm.Open(',
    languages: ['go'],
    pattern: /\bgorm\.Open\(/,
    note: 'the code opens a database of its own',
    example: 'db, err := gorm.Open(postgres.Open(dsn), &gorm.Config{})',
  },
  {
    literal: 'create_engine(',
    languages: ['python'],
    pattern: /\bcreate_(async_)?engine\(/,
    note: 'the code opens a database of its own',
    example: 'engine = create_engine(settings.database_url)',
  },
  {
    literal: 'Database(',
    languages: ['python'],
    pattern: /\b(Pooled)?(Postgresql|PostgresqlExt|MySQL|Sqlite|SqliteExt)(Ext)?Database\(/,
    note: 'the code opens a database of its own',
    example: 'db = PooledPostgresqlExtDatabase(settings.POSTGRES_DB)',
  },
  {
    literal: 'new ',
    languages: ['javascript', 'typescript'],
    pattern: /\bnew (Sequelize|DataSource|PrismaClient)\(/,
    note: 'the code opens a database of its own',
    example: 'export const prisma = new PrismaClient();',
  },
  {
    literal: '.Use',
    languages: ['csharp', 'fsharp'],
    pattern: /\.Use(Npgsql|SqlServer|Sqlite|MySql)\(/,
    note: 'the code opens a database of its own',
    example: 'options.UseNpgsql(connection)',
  },
  {
    literal: 'Mongoid::Document',
    languages: ['ruby'],
    pattern: /\binclude Mongoid::Document\b/,
    note: 'models of documents that the application keeps',
    example: 'include Mongoid::Document',
  },
  {
    literal: 'mongoose',
    languages: ['javascript', 'typescript'],
    pattern: /\bmongoose\.(?:model|Schema)\b/,
    note: 'models of documents that the application keeps',
    example: "export const Tea = mongoose.model('Tea', schema);",
  },
  {
    literal: 'springframework.data.mongodb',
    languages: ['java', 'kotlin'],
    pattern: /\bimport org\.springframework\.data\.mongodb\.core\.mapping\.Document\b/,
    note: 'models of documents that the application keeps',
    example: 'import org.springframework.data.mongodb.core.mapping.Document;',
  },
];

/** Drivers by which code talks SQL, and mappers of documents. */
const driver =
  /^(mongoid|mongoose|org\.springframework\.boot:spring-boot-starter-data-mongodb|npgsql(\.entityframeworkcore\.postgresql)?|microsoft\.entityframeworkcore\.(sqlserver|sqlite)|pomelo\.entityframeworkcore\.mysql|@prisma\/client|gorm\.io\/driver\/\w+|peewee|microsoft\.data\.sqlclient|system\.data\.sqlclient|mysqlconnector|mysql\.data|microsoft\.data\.sqlite|dapper|google\.cloud\.spanner\.data|pg|mysql2?|better-sqlite3|sqlite3?|mssql|tedious|postgres|psycopg(2|2-binary)?(\[.*\])?|asyncpg|pymysql|mysqlclient|sqlx|rusqlite|tokio-postgres|github\.com\/(lib\/pq|go-sql-driver\/mysql|jackc\/pgx(\/v\d+)?|mattn\/go-sqlite3|jmoiron\/sqlx)|modernc\.org\/sqlite|org\.postgresql:postgresql|com\.mysql:mysql-connector-j|mysql:mysql-connector-java|com\.h2database:h2|org\.mariadb\.jdbc:.*|aura\/sql|doctrine\/dbal|ext-(pdo(_\w+)?|mysqli|pgsql))$/i;

export default defineDetector({
  about: 'SQL that product code speaks, and documents that it keeps',
  reads: { found: code(queries), manifests: manifests() },
  emits: ['database.owned'],
  *detect({ found, manifests }) {
    const driven = manifests.some(
      ({ class_, dependencies }) =>
        class_ === 'product' &&
        dependencies.some(({ name, scope }) => scope === 'runtime' && driver.test(name)),
    );
    // Only a server application has a database of its own by this; a library speaks SQL for others.
    for (const { row, at, file } of found.slice(0, 3))
      if (driven || file.path.endsWith('.php'))
        yield { signal: 'database.owned', at, note: row.note, strength: 'weak' };
  },
});
