import { defineDetector } from '../../src/detector.js';
import { sampled } from '../../src/input/files.js';
import { manifests } from '../../src/input/manifests.js';
import type { SourceFile } from '../../src/input/source-file.js';

interface Row {
  readonly language: RegExp;
  /** What a test holds that asserts something. */
  readonly asserts: RegExp;
  /** What it holds where several parts or a real collaborator take part. */
  readonly integrates: RegExp;
  readonly example: string;
}

/** How tests look, by language. */
export const rows: readonly Row[] = [
  {
    language: /\.[cm]?[jt]sx?$/,
    asserts: /\b(expect|assert|should|t\.(is|equal|ok|same|true))\b[.(]/,
    integrates:
      /supertest|testcontainers|request\(app\)|\.inject\(\{|Test\.createTestingModule|createServer\(|spawn(Sync)?\(|execa\(|execFile|new PrismaClient|mongodb-memory-server|puppeteer|playwright/,
    example: 'expect(sum(1, 2)).toBe(3)',
  },
  {
    language: /\.py$/,
    asserts: /^\s+(assert\b|self\.assert\w+\()/m,
    integrates:
      /\.test_client\(|TestClient\(|client\.(get|post)\(|APIClient|testcontainers|create_engine\(|psycopg|subprocess\.|CliRunner\(|test_cli_runner|LiveServer|@pytest\.mark\.(integration|django_db)/,
    example: '    assert add(1, 2) == 3',
  },
  {
    language: /\.rb$/,
    asserts: /\b(expect\s*[({]|assert(_\w+)?\b|\.should\b)/,
    integrates:
      /\b(get|post|visit)\s+["'(:/]|type: :(request|feature|system)|ActionDispatch::IntegrationTest|Capybara|rack\/test|Open3|create\(:/,
    example: 'expect(sum).to eq 3',
  },
  {
    language: /_test\.go$/,
    asserts: /\bt\.(Error|Errorf|Fatal|Fatalf|Fail)|\b(assert|require|Expect)\b[.(]/,
    integrates:
      /httptest\.|testcontainers|exec\.Command|sql\.Open|net\.Listen|envtest|kubernetes\.NewForConfig|terratest|http\.Get\(/,
    example: 't.Errorf("got %d", got)',
  },
  {
    language: /\.(java|kt|scala|groovy)$/,
    asserts: /\b(assert\w*|verify|expect|shouldBe|isEqualTo|andExpect)\b\s*[({]|\bexpect:/,
    integrates:
      /@SpringBootTest|@WebMvcTest|@DataJpaTest|MockMvc|WebTestClient|TestRestTemplate|Testcontainers|MockWebServer|WireMock|@QuarkusTest|@MicronautTest/,
    example: 'assertEquals(3, sum(1, 2))',
  },
  {
    language: /\.(cs|fs|vb)$/,
    asserts: /\bAssert\.|\.Should\(\)/,
    integrates: /WebApplicationFactory|TestServer|Testcontainers|GrpcChannel|HttpClient|DbContext/,
    example: 'Assert.Equal(3, Sum(1, 2))',
  },
  {
    language: /\.php$/,
    asserts: /\bassert\w*\(|expect\(/i,
    integrates: /WebTestCase|KernelTestCase|RefreshDatabase|->get\(|createClient\(/,
    example: '$this->assertSame(3, $sum)',
  },
  {
    language: /\.rs$/,
    asserts: /\bassert(_eq|_ne)?!/,
    integrates:
      /Command::cargo_bin|TestServer|test::init_service|reqwest::|tokio_postgres|PgConnection|std::process::Command/,
    example: 'assert_eq!(sum(1, 2), 3)',
  },
  {
    language: /\.(exs|dart|swift|c|cc|cpp|clj|hs|pl|t)$/,
    asserts: /\b(assert|refute|expect|XCTAssert\w*|EXPECT_\w+|ASSERT_\w+|is|ok)\b\s*[({ ]/,
    integrates: /ConnCase|DataCase|testWidgets|URLSession/,
    example: 'assert sum(1, 2) == 3',
  },
  {
    language: /molecule\/.+\.ya?ml$/,
    asserts: /^\s*-?\s*(assert:|ansible\.builtin\.assert:|failed_when:)/m,
    integrates: /failed_when:|assert:/,
    example: 'assert:',
  },
];

export default defineDetector({
  about: 'Automated tests, by what they hold',
  reads: {
    tests: sampled(
      [
        '**/*.{js,cjs,mjs,jsx,ts,mts,tsx,py,rb,go,java,kt,scala,groovy,cs,fs,vb,php,rs,exs,dart,swift,c,cc,cpp,clj,hs,t}',
        'molecule/**/*.{yml,yaml}',
      ],
      {
        in: ['test'],
        most: 400,
        prefer: /integration|e2e|functional|acceptance|request|api|cli|conftest|verify/i,
      },
    ),
    inline: sampled('**/*.rs', { most: 200 }),
    manifests: manifests(),
  },
  emits: ['tests.any', 'tests.unit', 'tests.integration'],
  *detect({ tests, inline }) {
    const all = [...tests, ...inline.filter(({ text }) => /#\[(tokio::)?test\]/.test(text))];
    const suites = all.flatMap((file) => {
      const row = rows.find(({ language }) => language.test(file.path));
      return row?.asserts.test(file.text) ? [{ file, row }] : [];
    });
    for (const { file, row } of suites.slice(0, 3)) {
      for (const signal of ['tests.any', 'tests.unit'] as const)
        yield { signal, at: placeOf(file, row.asserts), note: 'an automated test that asserts' };
    }
    for (const { file, row } of suites
      .filter(({ file, row }) => row.integrates.test(file.text))
      .slice(0, 3)) {
      yield {
        signal: 'tests.integration',
        at: placeOf(file, row.integrates),
        note: 'several parts or a real collaborator take part',
      };
    }
  },
});

function placeOf(file: SourceFile, pattern: RegExp) {
  return file.find(pattern) ?? file.at(1);
}
