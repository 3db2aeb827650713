import { defineDetector } from '../../src/detector.js';
import { paths, sampled } from '../../src/input/files.js';

interface Row {
  readonly path: RegExp;
  /** Must occur: a cheap check before the pattern, where many files have such a path. */
  readonly literal?: string;
  /** What a test of this kind asserts. Linear-time. */
  readonly asserts: RegExp;
  readonly note: string;
  /** It is tried on a host, container or cluster: several parts take part. */
  readonly applied: boolean;
  readonly example: string;
}

/** Tests of infrastructure code, by the tools that run them. */
export const rows: readonly Row[] = [
  {
    path: /(^|\/)molecule\/.+\.ya?ml$/,
    asserts: /^[ \t]*-?\s*((ansible\.builtin\.)?assert:|failed_when:)/m,
    note: 'Molecule applies the role and asserts the result',
    applied: true,
    example: '    failed_when: not service.active',
  },
  {
    path: /\.tftest\.hcl$|\.tofutest\.hcl$/,
    asserts: /^[ \t]*assert\s*\{/m,
    note: 'Terraform tests with assertions',
    applied: false,
    example: '  assert {',
  },
  {
    path: /(^|\/)(unit[-_]?)?tests?\/.+\.ya?ml$/,
    asserts: /^[ \t]*asserts:/m,
    note: 'tests of rendered charts',
    applied: false,
    example: '    asserts:',
  },
  {
    path: /\.ya?ml$/,
    asserts: /^apiVersion:\s*test\.gatekeeper\.sh\//m,
    note: 'tests of admission policies',
    applied: false,
    example: 'apiVersion: test.gatekeeper.sh/v1alpha1',
  },
  {
    path: /_test\.rego$/,
    asserts: /^[ \t]*test_\w+/m,
    note: 'tests of policies',
    applied: false,
    example: 'test_denies_root if {',
  },
  {
    path: /(^|\/)(test|tests|spec|inspec|controls|serverspec)\/.+\.rb$/,
    literal: 'describe',
    asserts:
      /^[ \t]*describe[ (]+(package|service|port|file|command|user|docker_\w+|systemd_service|process|host|http|aws_\w+)\b/m,
    note: 'the state of a host is asserted',
    applied: true,
    example: "describe service('docker') do",
  },
  {
    path: /\.py$/,
    literal: 'host.',
    asserts: /\bhost\.(package|service|file|socket|run|user|process|docker)\(/,
    note: 'the state of a host is asserted',
    applied: true,
    example: "assert host.service('docker').is_running",
  },
  {
    path: /(^|\/)goss[\w.-]*\.ya?ml$/,
    asserts: /^(package|service|port|file|process|command|http|user|dns|addr):/m,
    note: 'the state of a host is asserted',
    applied: true,
    example: 'service:',
  },
  {
    path: /(^|\/)(chainsaw-test|[\w.-]*kuttl[\w.-]*|\d+-assert)\.ya?ml$/,
    asserts: /^[ \t]*(-\s*assert:|kind:)/m,
    note: 'the state of a cluster is asserted',
    applied: true,
    example: '      - assert:',
  },
  {
    path: /\.[cm]?[jt]s$/,
    asserts: /\bTemplate\.fromStack\(/,
    note: 'tests of what infrastructure code synthesises',
    applied: false,
    example: 'const template = Template.fromStack(stack);',
  },
];

/** Where tests of infrastructure stand, should there be more tests than are read. */
const telling =
  /(^|\/)(molecule|inspec|controls|serverspec|infra|infrastructure|cdk|gatekeeper)\/|goss[\w.-]*\.ya?ml$|(kuttl|chainsaw|assert|stack|infra|host)[\w.-]*$|\.(hcl|rego|ya?ml)$/i;

const runners = '**/{molecule.yml,kitchen.yml,.kitchen.yml,inspec.yml}';

export default defineDetector({
  about: 'Tests of infrastructure code',
  reads: {
    tests: sampled(
      [
        '**/molecule/**/*.{yml,yaml}',
        '**/{test,tests,unittests,unit-tests,spec,inspec,controls,serverspec}/**/*.{yml,yaml,rb,py,ts,js}',
        '**/goss*.{yml,yaml}',
        '**/*.{tftest.hcl,tofutest.hcl}',
        '**/*_test.rego',
      ],
      { in: ['test', 'product'], most: 2000, prefer: telling },
    ),
    runners: paths(runners, { in: ['test', 'product'] }),
    policies: paths('**/*.rego'),
  },
  emits: ['tests.any', 'tests.unit', 'tests.integration'],
  *detect({ tests, runners, policies }) {
    const seen = tests.flatMap((file) => {
      const row = rows.find(
        ({ path, literal, asserts }) =>
          path.test(file.path) && (!literal || file.text.includes(literal)) && asserts.test(file.text),
      );
      const ofPolicy = !file.path.endsWith('.rego') || policies.length > 0;
      return row && ofPolicy ? [{ file, row, at: file.find(row.asserts) ?? file.at(1) }] : [];
    });
    for (const { at, row } of seen.slice(0, 3)) {
      yield { signal: 'tests.any', at, note: row.note };
      yield { signal: 'tests.unit', at, note: row.note };
    }
    for (const { at, row } of seen.filter(({ row }) => row.applied).slice(0, 3))
      yield { signal: 'tests.integration', at, note: row.note };
    const [runner] = runners;
    if (runner !== undefined && seen.length > 0)
      yield { signal: 'tests.unit', at: { path: runner, line: 1 }, note: 'what runs these tests' };
  },
});
