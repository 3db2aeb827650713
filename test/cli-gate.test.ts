import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cdlevel } from './kit/cli.js';
import { moveChart, proposal } from './kit/proposals.js';
import { git, personaRepository, temporaryFolder } from './kit/repositories.js';

async function gateOf(shop: string, ...argv: string[]) {
  const outcome = await cdlevel(['gate', shop, '--format', 'json', ...argv]);
  return { ...outcome, ...(outcome.out.startsWith('{') ? JSON.parse(outcome.out) : {}) };
}

const exempt = (expires: string) => `version: 1
models: [bekk]
minimum:
  bekk: { technology: advanced }
exemptions:
  - practice: bekk/technology.loosely-coupled-architecture
    reason: One shop, one part.
    owner: team-tea
    expires: ${expires}
  - practice: bekk/technology.replaceable-technology
    reason: Nothing will be replaced.
    owner: team-tea
    expires: ${expires}
`;

describe('cdlevel gate: a minimum', () => {
  const shop = personaRepository('corner-shop');

  it('passes what has it, and fails what has not, with the practices that are missing', async () => {
    expect((await gateOf(shop, '--min', 'bekk/technology=baseline')).code).toBe(0);
    const { code, gate } = await gateOf(shop, '--min', 'bekk/technology=advanced');
    expect(code).toBe(1);
    expect(gate.checks[0].blocking.map(({ practice }: { practice: string }) => practice)).toContain(
      'loosely-coupled-architecture',
    );
  });

  it('judges by what is proven with --strict', async () => {
    expect((await gateOf(shop, '--min', 'bekk/quality=intermediate')).code).toBe(0);
    expect((await gateOf(shop, '--min', 'bekk/quality=advanced', '--strict')).code).toBe(1);
  });

  it('fails nothing with --report-only', async () => {
    const { code, gate } = await gateOf(shop, '--min', 'bekk/technology=advanced', '--report-only');
    expect({ code, outcome: gate.outcome }).toEqual({ code: 0, outcome: 'failed' });
  });

  it('asks for no more than applies', async () => {
    const tool = personaRepository('tea-timer');
    writeFileSync(join(tool, 'requirements.txt'), 'kettle==1.0\n');
    const { gate } = await gateOf(tool, '--min', 'bekk/configuration=advanced');
    expect(gate.checks.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['passed']);
  });

  it('cannot tell where a shallow history could turn the answer, and names the remedy', async () => {
    const shallow = join(temporaryFolder(), 'shop');
    git('/', 'clone', '--quiet', '--depth', '1', `file://${shop}`, shallow);
    const { code, gate } = await gateOf(shallow, '--min', 'bekk/process=baseline');
    expect({ code, outcome: gate.outcome }).toEqual({ code: 3, outcome: 'cannot-tell' });
    expect(gate.remedies.join()).toContain('fetch-depth: 0');
    expect((await gateOf(shallow, '--min', 'bekk/process=baseline', '--unknown', 'pass')).code).toBe(0);
    expect((await gateOf(shallow, '--min', 'bekk/process=baseline', '--unknown', 'fail')).code).toBe(1);
  });

  it('holds the minimum of the configuration, shown before its day comes', async () => {
    const asks = (day: string) =>
      `version: 1\nmodels: [bekk]\nminimum:\n  bekk:\n    technology: { level: advanced, effective-from: ${day} }\n`;
    const later = proposal(() => {}, asks('2027-01-01'));
    const { code, gate } = await gateOf(later);
    expect({ code, outcome: gate.checks[0].outcome }).toEqual({ code: 0, outcome: 'announced' });
    expect((await gateOf(proposal(() => {}, asks('2025-01-01')))).code).toBe(1);
  });

  it('exempts a practice with a reason until it expires, and changes no level', async () => {
    const valid = await gateOf(proposal(() => {}, exempt('2026-12-31')));
    expect(valid.code).toBe(0);
    expect(valid.gate.checks[0].outcome).toBe('exempt');
    expect(valid.report.models[0].categories[1].level).toBe('intermediate');
    const { code, report } = await gateOf(proposal(() => {}, exempt('2025-12-31')));
    expect({ code, expired: report.exempted[0].expired }).toEqual({ code: 1, expired: true });
  });

  it('lets declared practices count only where the configuration says so, and never as proven', async () => {
    const says = (policy: string) => `version: 1
models: [bekk]
gate: { declared: ${policy} }
declared:
  - practice: bekk/process.pull-based-process
    statement: One board for all.
    owner: team-tea
    date: 2025-06-01
    expires: 2026-06-01
`;
    const practiceOf = ({
      report,
    }: {
      report: { models: { categories: { practices: { id: string }[] }[] }[] };
    }) => report.models[0]?.categories[0]?.practices.find(({ id }) => id === 'pull-based-process');
    expect(practiceOf(await gateOf(proposal(() => {}, says('shown'))))).toMatchObject({
      verdict: 'unknown',
      declared: { standing: 'shown', owner: 'team-tea' },
    });
    expect(practiceOf(await gateOf(proposal(() => {}, says('counts'))))).toMatchObject({
      verdict: 'unknown',
      declared: { standing: 'counts' },
    });
    expect(
      practiceOf(await gateOf(proposal(() => {}, says('counts').replaceAll('2026-06-01', '2025-12-01')))),
    ).toMatchObject({ declared: { standing: 'expired' } });
    const shop = proposal(() => {}, says('counts'));
    const line = 'One board for all. (team-tea, until 2026-06-01; counts for the level, is not proven)';
    for (const call of [
      ['scan', shop],
      ['gate', shop],
      ['explain', 'bekk', 'process.pull-based-process', shop],
    ]) {
      expect((await cdlevel(call)).out.replace(/\s+/g, ' ')).toContain(line);
    }
  });
});

describe('cdlevel gate: nothing is lost', () => {
  it('fails a change that deletes a test job, with the lines that are gone', async () => {
    const shop = proposal((folder) => rmSync(join(folder, '.github/workflows/ci.yml')));
    const { code, gate } = await gateOf(shop, '--no-regress', 'main', '--model', 'bekk');
    expect(code).toBe(1);
    const lost = gate.checks.flatMap((check: { lost: { path: string; line: number }[] }) => check.lost);
    expect(lost).toContainEqual(expect.objectContaining({ path: '.github/workflows/ci.yml', line: 22 }));
  });

  it('passes a change that only renames', async () => {
    const shop = proposal((folder) => {
      renameSync(join(folder, '.github/workflows/ci.yml'), join(folder, '.github/workflows/checks.yml'));
      renameSync(join(folder, '.github/workflows/deploy.yml'), join(folder, '.github/workflows/ship.yml'));
    });
    const { code, gate } = await gateOf(shop, '--no-regress', 'main');
    expect({ code, outcome: gate.outcome }).toEqual({ code: 0, outcome: 'passed' });
  });

  it('passes a change that moves what is deployed', async () => {
    const shop = proposal(moveChart);
    expect((await gateOf(shop, '--no-regress', 'main')).code).toBe(0);
  });

  it('reports a change that loosens the gate itself', async () => {
    const before = 'version: 1\nmodels: [bekk]\nminimum:\n  bekk:\n    technology: intermediate\n';
    const shop = proposal(
      (folder) => writeFileSync(join(folder, 'cdlevel.yml'), before.replace('intermediate', 'baseline')),
      before,
    );
    const { gate } = await gateOf(shop, '--no-regress', 'main');
    expect(gate.loosened.join()).toContain('baseline instead of intermediate');
  });

  it('compares a configuration that is given with what stands in its place at the base', async () => {
    const asks = (level: string) =>
      `version: 1\nmodels: [bekk]\nminimum:\n  bekk:\n    technology: ${level}\n`;
    const loosenedBy = async (change: (shop: string) => void, given: string) => {
      const shop = proposal(change, asks('intermediate'));
      const { gate } = await gateOf(shop, '--no-regress', 'main', '--config', join(shop, given));
      return gate.loosened.join();
    };
    const lower = (name: string) => (shop: string) => writeFileSync(join(shop, name), asks('baseline'));
    expect(await loosenedBy(lower('cdlevel.yml'), 'cdlevel.yml')).toContain(
      'baseline instead of intermediate',
    );
    // One that is new is held against what counted before.
    expect(await loosenedBy(lower('gate.yml'), 'gate.yml')).toContain('baseline instead of intermediate');
    const outside = join(temporaryFolder(), 'ours.yml');
    writeFileSync(outside, asks('baseline'));
    const shop = proposal(() => {}, asks('intermediate'));
    const { gate } = await gateOf(shop, '--no-regress', 'main', '--config', outside);
    expect(gate.loosened).toEqual([]);
  });

  it('compares with a saved report, and refuses that of another repository', async () => {
    const shop = proposal((folder) => rmSync(join(folder, '.github/workflows/ci.yml')));
    const saved = join(temporaryFolder(), 'base.json');
    await cdlevel(['scan', shop, '--ref', 'main', '--format', 'json', '--output', saved]);
    expect((await gateOf(shop, '--no-regress', saved)).code).toBe(1);
    const other = await gateOf(personaRepository('tea-timer'), '--no-regress', saved);
    expect({ code: other.code, err: other.err }).toMatchObject({ code: 2 });
    expect(other.err).toContain('another repository');
    writeFileSync(saved, '{"a": 1}');
    expect((await gateOf(shop, '--no-regress', saved)).err).toContain('no report to compare with');
  });

  it('names the remedy where the base is not there', async () => {
    const { code, err } = await gateOf(personaRepository('corner-shop'), '--no-regress', 'origin/main');
    expect(code).toBe(2);
    expect(err).toContain('git fetch origin main');
  });
});

describe('cdlevel gate: several reports', () => {
  it('writes each where it is asked to, and leaves nothing half-written', async () => {
    const shop = personaRepository('corner-shop');
    const folder = temporaryFolder();
    const [markdown, sarif, junit] = ['gate.md', 'gate.sarif', 'gate.xml'].map((name) => join(folder, name));
    const { code, out } = await cdlevel([
      ...['gate', shop, '--min', 'bekk/technology=advanced', '--format', 'terminal'],
      ...['--format', `markdown=${markdown}`, '--format', `sarif=${sarif}`, '--format', `junit=${junit}`],
    ]);
    expect(code).toBe(1);
    expect(out).toContain('The gate fails');
    for (const file of [markdown, sarif, junit]) expect(readFileSync(file ?? '', 'utf8')).not.toBe('');
  });

  it.each([
    [['--format', 'json', '--format', 'markdown'], 'cannot both go to standard output'],
    [['--format', 'markdwn=x.md'], 'did you mean markdown?'],
    [['--min', 'basline'], 'levels: '],
    [['--min', 'qality=baseline'], 'did you mean quality?'],
    [['--unknown', 'maybe'], 'valid: pass, fail'],
    [['--config', '/nowhere.yml'], 'no such configuration'],
    [['--format', 'json=/nowhere/at/all.json'], 'the folder does not exist'],
  ])('answers a mistake in the call: %j', async (argv, message) => {
    const { code, err } = await cdlevel(['gate', personaRepository('tea-timer'), ...argv]);
    expect(code).toBe(2);
    expect(err.replace(/\s+/g, ' ')).toContain(message);
  });
});

describe('cdlevel init', () => {
  it('writes a configuration that the present state passes, and never overwrites', async () => {
    const shop = personaRepository('corner-shop');
    expect(await cdlevel(['init', shop])).toMatchObject({ code: 0, out: '' });
    expect((await cdlevel(['gate', shop])).code).toBe(0);
    const before = readFileSync(join(shop, 'cdlevel.yml'), 'utf8');
    const again = await cdlevel(['init', shop]);
    expect(again.code).toBe(2);
    expect(again.err).toContain('there is a configuration already');
    expect(readFileSync(join(shop, 'cdlevel.yml'), 'utf8')).toBe(before);
  });

  it('shows it with --output -', async () => {
    const shop = personaRepository('corner-shop');
    expect((await cdlevel(['init', shop, '--output', '-'])).out).toContain('minimum:');
    expect(existsSync(join(shop, 'cdlevel.yml'))).toBe(false);
  });
});
