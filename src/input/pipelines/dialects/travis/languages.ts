/** What the service runs by itself where a configuration does not say: by language, then by the files that are there. */
interface Row {
  readonly language: RegExp;
  /** Any of these files; without, the row fits anyway. */
  readonly having?: readonly string[];
  readonly install?: string;
  readonly script: string;
}

const rows: readonly Row[] = [
  { language: /^(?:node_js|javascript)$/, having: ['yarn.lock'], install: 'yarn', script: 'yarn test' },
  { language: /^(?:node_js|javascript)$/, having: ['package.json'], install: 'npm ci', script: 'npm test' },
  { language: /^(?:node_js|javascript)$/, script: 'make test' },
  { language: /^ruby$/, having: ['Gemfile'], install: 'bundle install', script: 'bundle exec rake' },
  { language: /^ruby$/, script: 'rake' },
  { language: /^android$/, having: ['gradlew'], script: './gradlew build connectedCheck' },
  {
    language: /^(?:java|jvm|groovy|kotlin|android|scala)$/,
    having: ['gradlew'],
    install: './gradlew assemble',
    script: './gradlew check',
  },
  {
    language: /^(?:java|jvm|groovy|kotlin|android)$/,
    having: ['build.gradle', 'build.gradle.kts'],
    install: 'gradle assemble',
    script: 'gradle check',
  },
  {
    language: /^(?:java|jvm|groovy|kotlin|android)$/,
    having: ['mvnw'],
    install: './mvnw install -DskipTests=true -B',
    script: './mvnw test -B',
  },
  {
    language: /^(?:java|jvm|groovy|kotlin|android)$/,
    having: ['pom.xml'],
    install: 'mvn install -DskipTests=true -B',
    script: 'mvn test -B',
  },
  { language: /^(?:java|jvm|groovy|kotlin|android)$/, having: ['build.xml'], script: 'ant test' },
  { language: /^scala$/, having: ['build.sbt', 'project'], script: 'sbt test' },
  { language: /^clojure$/, install: 'lein deps', script: 'lein test' },
  {
    language: /^go(?:lang)?$/,
    having: ['Makefile', 'makefile', 'GNUmakefile', 'BSDmakefile'],
    script: 'make',
  },
  { language: /^go(?:lang)?$/, install: 'go get -t -v ./...', script: 'go test -v ./...' },
  { language: /^php$/, script: 'phpunit' },
  { language: /^perl$/, having: ['Build.PL'], script: './Build test' },
  { language: /^perl$/, script: 'make test' },
  { language: /^rust$/, script: 'cargo build --verbose\ncargo test --verbose' },
  { language: /^elixir$/, install: 'mix deps.get', script: 'mix test' },
  { language: /^erlang$/, having: ['rebar.config'], script: 'rebar3 eunit' },
  { language: /^haskell$/, script: 'cabal test' },
  { language: /^r$/, script: 'R CMD build .\nR CMD check *.tar.gz' },
  { language: /^(?:c|cpp|c\+\+)$/, having: ['configure'], script: './configure && make && make test' },
  { language: /^crystal$/, script: 'crystal spec' },
  { language: /^d$/, script: 'dub test' },
  { language: /^dart$/, script: 'pub run test' },
  { language: /^elm$/, script: 'elm-test' },
  { language: /^julia$/, script: 'julia -e "using Pkg; Pkg.test()"' },
];

/** The row of a language, if the service does anything by itself. */
export function defaultsOf(
  language: string,
  exists: (path: string) => boolean,
): Pick<Row, 'install' | 'script'> | undefined {
  return rows.find((row) => row.language.test(language) && (!row.having || row.having.some(exists)));
}

/** Keys whose lists multiply the jobs. */
export const axes =
  'node_js python ruby rvm jdk go php perl rust scala elixir otp_release ghc julia r d dart mono dotnet os arch dist compiler gemfile xcode_sdk xcode_scheme osx_image smalltalk crystal haxe lein'.split(
    ' ',
  );
