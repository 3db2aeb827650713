import type { CodePattern } from '../../src/input/code.js';
import type { Ecosystem } from '../../src/input/manifests.js';

/** How tests of a language look, and what runs them. */
export interface Framework extends CodePattern {
  /** What runs them, as a person would say: "go test". */
  readonly runner: string;
  /** Ecosystems whose own tools run them without any set-up. */
  readonly standard?: readonly Ecosystem[];
  /** Packages that run them, by name. */
  readonly packages?: RegExp;
  /** Files that set the runner up. */
  readonly config?: RegExp;
}

/** Folders and names of tests that drive the whole from outside: no unit tests. */
const fromOutside =
  /(^|\/)(e2e|e2e[-_]?tests?|tests?[-_]?e2e|cypress|playwright|functional|functional[-_]?tests?|acceptance|acceptance[-_]?tests?|smoke[-_]?tests?|system[-_]?tests?|selenium|load[-_]?tests?|perf(ormance)?[-_]?tests?|bench(es|marks?)?|features|api_tests)\/|\.(e2e|cy|stories)\.[cm]?[jt]sx?$|UITests?\//i;

const js = {
  languages: ['javascript', 'typescript', 'component'],
  runner: 'the test script',
  packages:
    /^(jest|vitest|mocha|ava|jasmine|jasmine-core|karma|tap|tape|uvu|qunit|ember-qunit|node-tap|@web\/test-runner|@jest\/core|react-scripts|@angular\/cli|lab|@hapi\/lab|brittle|japa|@japa\/runner|@playwright\/test|cypress|testem|@ava\/typescript|zora|@sfdx-lwc-jest|@salesforce\/sfdx-lwc-jest)$/,
  notPath: fromOutside,
} as const;
const jvm = {
  standard: ['maven', 'gradle', 'sbt', 'bazel'],
  runner: 'the build tool',
  notPath:
    /(^|\/)(e2e|functional|acceptance|smoke|benchmarks?)\/|\/src\/\w{0,20}(e2e|functional|smoke|contract|integration|cftlib|acceptance|jmh)\w{0,20}\//i,
} as const;
const native = {
  languages: ['c', 'objective-c'],
  runner: 'the build tool',
  config:
    /(^|\/)(CMakeLists\.txt|meson\.build|Makefile|Makefile\.am|BUILD|BUILD\.bazel|SConstruct|configure\.ac|xmake\.lua)$/,
  notPath: fromOutside,
} as const;

/** Unit tests by language, told by what they assert. */
export const frameworks: readonly Framework[] = [
  { ...js, literal: 'expect(', pattern: /\bexpect\(/, example: 'expect(sum(1, 2)).toBe(3);' },
  {
    ...js,
    literal: 'assert',
    pattern: /\b(assert|t\.assert)(\.\w+)?\(|\bassert\w*\.\w+\(/,
    example: 'assert.equal(sum(1, 2), 3);',
  },
  {
    ...js,
    literal: 'should',
    pattern: /\.should\b|\bshould\.\w+|\.should\(/,
    example: 'sum(1, 2).should.equal(3);',
  },
  {
    ...js,
    literal: 't.',
    pattern: /\bt\.(is|deepEqual|true|false|equal|equals|same|strictSame|ok|throws|match|like)\(/,
    example: 't.is(sum(1, 2), 3);',
  },
  {
    ...js,
    literal: 'QUnit.',
    pattern: /\bQUnit\.(test|module)\(/,
    config: /(^|\/)(karma\.conf\.[cm]?js|testem\.js)$/,
    example: "QUnit.test('adds', assert => {});",
  },
  {
    languages: ['python'],
    literal: 'assert',
    pattern: /^[ \t]+(assert\b|self\.assert\w+\()/m,
    runner: 'pytest or unittest',
    packages:
      /^(pytest|pytest-.+|nose|nose2|tox|nox|hypothesis|testtools|zope\.testrunner|ward|django|Django)$/,
    config: /(^|\/)(pytest\.ini|tox\.ini|noxfile\.py|conftest\.py|manage\.py|setup\.cfg|runtests\.py)$/,
    standard: ['python'],
    notPath: fromOutside,
    example: '    assert sum(1, 2) == 3',
  },
  {
    ...jvm,
    languages: ['java', 'kotlin', 'groovy'],
    literal: 'Test',
    pattern: /@(Test|ParameterizedTest|Property|RepeatedTest)\b/,
    example: '@Test void adds() {',
  },
  {
    ...jvm,
    languages: ['groovy', 'kotlin'],
    literal: 'Spec',
    pattern:
      /\bextends\s+\w*Specification\b|:\s*(String|Fun|Should|Describe|Behavior|Word|Free|Feature|Expect|Annotation)Spec\(/,
    example: 'class CartTest : FunSpec({',
  },
  {
    ...jvm,
    languages: ['scala'],
    literal: 'should',
    pattern: /\bshould\b[^\n]{0,80}\bin\b|\bshould(Be|Equal)\b|\bmust\b/,
    example: '"A cart" should "be empty" in {',
  },
  {
    ...jvm,
    languages: ['scala'],
    literal: 'test(',
    pattern: /^\s*test\("/m,
    example: 'test("adds") {',
  },
  {
    languages: ['go'],
    literal: 'testing.',
    pattern: /^func Test\w*\(\w+ \*testing\.T\)/m,
    runner: 'go test',
    standard: ['go', 'bazel'],
    notPath: /(^|\/)(e2e|bench)\//,
    example: 'func TestSum(t *testing.T) {',
  },
  {
    languages: ['go'],
    literal: 'ginkgo',
    pattern: /\b(Expect|Eventually|Consistently)\(/,
    runner: 'go test',
    standard: ['go'],
    example: 'import "github.com/onsi/ginkgo/v2"\nExpect(err).NotTo(HaveOccurred())',
  },
  {
    languages: ['ruby'],
    literal: 'expect',
    pattern: /\bexpect(\(|\s*\{|\s+do\b)|\bis_expected\b/,
    runner: 'RSpec',
    packages: /^(rspec|rspec-.+)$/,
    config: /(^|\/)\.rspec$/,
    notPath: /(^|\/)spec\/(features|system|acceptance)\//,
    example: 'expect(sum(1, 2)).to eq 3',
  },
  {
    languages: ['ruby'],
    literal: 'assert',
    pattern: /^\s+assert(_\w+)?\b/m,
    runner: 'Minitest or Test::Unit',
    packages: /^(minitest|test-unit|rails|rake|minitest-.+)$/,
    standard: ['rubygems'],
    config: /(^|\/)Rakefile$/,
    notPath: /(^|\/)test\/(system)\//,
    example: '  assert_equal 3, sum(1, 2)',
  },
  {
    languages: ['csharp', 'fsharp', 'visual-basic'],
    literal: '[<',
    pattern: /\[<(Fact|Theory|Test|TestMethod|Property)>\]/,
    runner: 'dotnet test',
    standard: ['nuget'],
    notPath: fromOutside,
    example: '[<Fact>]',
  },
  {
    languages: ['csharp'],
    literal: '[',
    pattern: /^\s*\[(Fact|Theory|Test|TestMethod|TestCase|DataTestMethod)\b/m,
    runner: 'dotnet test',
    standard: ['nuget'],
    notPath: fromOutside,
    example: '    [Fact]',
  },
  {
    languages: ['php'],
    literal: 'assert',
    pattern: /(->|self::|static::)assert\w+\(/,
    runner: 'PHPUnit',
    packages:
      /^(phpunit\/phpunit|codeception\/codeception|symfony\/phpunit-bridge|brianium\/paratest|pestphp\/pest|atoum\/atoum|simpletest\/simpletest|nette\/tester)$/,
    config: /(^|\/)(phpunit[\w.-]*\.xml(\.dist)?|codeception[\w.-]*\.ya?ml)$/,
    notPath: fromOutside,
    example: '$this->assertSame(3, sum(1, 2));',
  },
  {
    languages: ['php'],
    literal: 'expect(',
    pattern: /^\s*(it|test|expect)\(/m,
    runner: 'Pest',
    packages: /^pestphp\/pest/,
    notPath: fromOutside,
    example: "it('adds', fn () => expect(sum(1, 2))->toBe(3));",
  },
  {
    languages: ['php'],
    literal: 'shouldReturn',
    pattern: /->should(Return|Be|Throw)\w*\(/,
    runner: 'PhpSpec',
    packages: /^phpspec\/phpspec$/,
    example: '$this->sum(1, 2)->shouldReturn(3);',
  },
  {
    languages: ['elixir'],
    literal: 'assert',
    pattern: /^\s+(assert|refute|assert_\w+)\b/m,
    runner: 'mix test',
    standard: ['hex'],
    example: '    assert Cart.sum(1, 2) == 3',
  },
  {
    languages: ['erlang'],
    literal: '?assert',
    pattern: /\?assert\w*\(/,
    runner: 'rebar3 eunit or ct',
    standard: ['hex'],
    config: /(^|\/)(Makefile|rebar\.config)$/,
    example: '?assertEqual(3, sum(1, 2))',
  },
  {
    languages: ['swift', 'objective-c'],
    literal: 'XCT',
    pattern: /\bXCT(Assert\w*|Fail|Unwrap)\(/,
    runner: 'swift test or Xcode',
    standard: ['swift', 'cocoapods'],
    config: /\.(xcodeproj\/project\.pbxproj|xctestplan|xcscheme)$/,
    notPath: fromOutside,
    example: 'XCTAssertEqual(sum(1, 2), 3)',
  },
  {
    languages: ['swift'],
    literal: '#expect',
    pattern: /#(expect|require)\(/,
    runner: 'swift test',
    standard: ['swift'],
    example: '#expect(sum(1, 2) == 3)',
  },
  {
    languages: ['dart'],
    literal: 'expect',
    pattern: /\bexpect(Later)?\(/,
    runner: 'dart test or flutter test',
    packages: /^(test|flutter_test)$/,
    notPath: /(^|\/)(integration_test|test_driver)\//,
    example: 'expect(sum(1, 2), 3);',
  },
  {
    ...native,
    literal: 'TEST',
    pattern: /^\s*(TEST|TEST_F|TEST_P|TYPED_TEST|TEST_CASE|SCENARIO|TEST_GROUP|DOCTEST_TEST_CASE)\(/m,
    example: 'TEST_CASE("adds") {',
  },
  {
    ...native,
    literal: 'assert',
    pattern: /^\s+(assert|ck_assert\w*|cr_assert\w*|g_assert\w*|assert_\w+)\s?\(/m,
    example: '  assert(sum(1, 2) == 3);',
  },
  {
    ...native,
    literal: 'BOOST_',
    pattern: /\bBOOST_(AUTO_TEST_CASE|CHECK|REQUIRE)\w*\(/,
    example: 'BOOST_CHECK(x);',
  },
  {
    ...native,
    literal: 'Q',
    pattern: /\b(QCOMPARE|QVERIFY|QTEST_MAIN)\(/,
    example: 'QCOMPARE(sum(1, 2), 3);',
  },
  {
    languages: ['haskell'],
    literal: 'import',
    pattern: /^import\s+(qualified\s+)?Test\.(Hspec|Tasty|HUnit|QuickCheck|Framework)\b/m,
    runner: 'cabal test or stack test',
    standard: ['haskell'],
    example: 'import Test.Hspec',
  },
  {
    languages: ['clojure'],
    literal: 'deftest',
    pattern: /\(deftest\b/,
    runner: 'clojure.test',
    standard: ['clojure', 'maven'],
    example: '(deftest adds (is (= 3 (sum 1 2))))',
  },
  {
    languages: ['perl'],
    literal: 'Test',
    pattern: /^\s*use\s+Test2?::\w+/m,
    runner: 'prove',
    standard: ['perl'],
    config: /(^|\/)(Makefile\.PL|Build\.PL|dist\.ini|Makefile)$/,
    example: 'use Test::More;',
  },
  {
    languages: ['r'],
    literal: 'expect_',
    pattern: /\bexpect_\w+\(/,
    runner: 'testthat',
    standard: ['r'],
    example: 'expect_equal(sum(1, 2), 3)',
  },
  {
    languages: ['lua'],
    literal: 'assert',
    pattern: /\bassert\.\w+|\bdescribe\(/,
    runner: 'busted',
    config: /(^|\/)(\.busted|[\w.-]+\.rockspec|Makefile)$/,
    example: 'assert.are.equal(3, sum(1, 2))',
  },
  {
    languages: ['emacs-lisp'],
    literal: '(',
    pattern: /^\s*\((ert-deftest|should|expect|describe)\s/m,
    runner: 'ERT or Buttercup',
    config: /(^|\/)(Makefile|Eldev|Eask|Easkfile|Cask)$/,
    example: '(ert-deftest tea-is-hot ()',
  },
  {
    languages: ['shell'],
    literal: '@test',
    pattern: /^@test\s/m,
    runner: 'Bats',
    standard: [],
    config: /\.bats$/,
    example: '@test "adds" {',
  },
  {
    languages: ['powershell'],
    literal: 'Should',
    pattern: /\|\s*Should\s/i,
    runner: 'Pester',
    config: /\.[Tt]ests\.ps1$/,
    example: 'Get-Sum 1 2 | Should -Be 3',
  },
  {
    languages: ['julia'],
    literal: '@test',
    pattern: /@test(set|_throws)?\b/,
    runner: 'Pkg.test',
    config: /(^|\/)Project\.toml$/,
    example: '@test sum(1, 2) == 3',
  },
  {
    languages: ['ocaml'],
    literal: 'test',
    pattern: /\b(Alcotest\.|OUnit2?\.|let%(expect_)?test)/,
    runner: 'dune test',
    config: /(^|\/)dune-project$/,
    example: 'let%expect_test "adds" =',
  },
  {
    languages: ['solidity'],
    literal: 'assert',
    pattern: /\bassert(Eq|True|False|Gt|Lt)?\(/,
    runner: 'forge test',
    config: /(^|\/)foundry\.toml$/,
    example: 'assertEq(sum(1, 2), 3);',
  },
  {
    languages: ['crystal'],
    literal: '.should',
    pattern: /\.should\b/,
    runner: 'crystal spec',
    config: /(^|\/)shard\.yml$/,
    example: 'sum(1, 2).should eq(3)',
  },
];

/** Tests that stand among the code that they test. */
export const inlineFrameworks: readonly Framework[] = [
  {
    languages: ['rust'],
    literal: 'test',
    pattern: /#\[(\w+::)?(test|rstest|test_case|quickcheck|proptest)\b/,
    runner: 'cargo test',
    standard: ['cargo', 'bazel'],
    example: '#[tokio::test]',
  },
  {
    languages: ['zig'],
    literal: 'test "',
    pattern: /^test "/m,
    runner: 'zig build test',
    config: /(^|\/)build\.zig$/,
    example: 'test "adds" {',
  },
  {
    languages: ['haskell'],
    literal: 'prop_',
    pattern: /^prop_\w+\s*=/m,
    runner: 'cabal test',
    standard: ['haskell'],
    example: 'prop_adds = verify sum',
  },
];
