import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/cli/commands.js';
import { manual, readmeHelp } from '../src/cli/help.js';
import { screenOf } from '../src/cli/io.js';
import { nearest } from '../src/nearest.js';
import { cdlevel } from './kit/cli.js';
import { root } from './kit/paths.js';

describe('help and version', () => {
  it('shows help when called with nothing', async () => {
    const { code, out } = await cdlevel([]);
    expect(code).toBe(0);
    for (const { name } of commands) expect(out).toContain(name);
  });

  it.each(['--version', '-v'])('shows the version for %s', async (option) => {
    const { code, out } = await cdlevel([option]);
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^cdlevel \d+\.\d+\.\d+\S*\n$/),
    });
  });

  it.each([
    ['scan', '--help'],
    ['help', 'scan'],
    ['--help', 'scan'],
    ['scan', '-h', '--format', 'json'],
  ])('shows what %s %s takes', async (...argv) => {
    const { code, out } = await cdlevel(argv);
    expect(code).toBe(0);
    expect(out).toContain('cdlevel scan [path]');
    expect(out).toContain('--as-of DATE');
  });

  it('keeps to the width of the terminal', async () => {
    const { out } = await cdlevel(['help', 'scan'], { columns: 50, isTTY: true, env: { NO_COLOR: '1' } });
    for (const row of out.split('\n')) expect(row.length).toBeLessThanOrEqual(50);
  });

  it('lists every command and option for the README', () => {
    expect(readmeHelp()).toMatch(/^```text\n[\s\S]*\n```$/);
    for (const { name, options } of commands) {
      expect(readmeHelp()).toContain(`  ${name}`);
      for (const option of options) expect(manual()).toContain(`--${option}`);
    }
  });
});

describe('a mistake in the call', () => {
  it.each([
    [['scna'], 'did you mean scan?'],
    [['./shop'], 'did you mean cdlevel scan ./shop?'],
    [['scan', '--fromat', 'json'], 'did you mean --format?'],
    [['scan', '--format', 'jsn'], 'did you mean json?'],
    [['scan', '--format', 'pdf'], 'valid: terminal, json'],
    [['scan', '--format'], '--format needs a value'],
    [['scan', '--output', '--timings'], '--output needs a value'],
    [['scan', '--timings=yes'], '--timings takes no value'],
    [['scan', '--ref', 'a', '--ref', 'b'], '--ref is given twice'],
    [['scan', 'one', 'two'], '"two"'],
    [['scan', '--deliverable', 'servce'], 'did you mean service?'],
    [['scan', '--database', 'maybe'], 'valid: yes, no'],
    [['explain'], 'explain needs MODEL and CATEGORY[.PRACTICE]'],
    [['detectors', '--ref', 'x'], 'detectors takes no option --ref'],
    [['help', 'scann'], 'did you mean scan?'],
    [['scan', '-x'], 'there is no option -x'],
  ])('%j is answered with what is wrong and what to do', async (argv, message) => {
    const { code, out, err } = await cdlevel(argv);
    expect(err.replaceAll(/\n +/g, ' ')).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).not.toMatch(/\n\s+at /);
  });

  it.each([
    'yesterday',
    '2026-02-30',
    '2025-13-01',
    '01.02.2025',
    '2999-01-01',
    '20250101',
    '1850-01-01',
    '2025-06-01T12:00:00',
    '2025-06-01T99:00:00Z',
  ])('--as-of %s is no date that has been', async (date) => {
    const { code, err } = await cdlevel(['scan', '--as-of', date]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(date) });
  });
});

describe('the nearest name', () => {
  it('is a slip away, or begins the same, or is none', () => {
    expect(nearest('bek', ['bekk', 'humble-farley'])).toBe('bekk');
    expect(nearest('humble', ['bekk', 'humble-farley'])).toBe('humble-farley');
    expect(nearest('cobit', ['bekk', 'humble-farley'])).toBeUndefined();
  });
});

describe('the screen', () => {
  const io = {
    stdout: { write: () => undefined },
    stderr: { write: () => undefined },
    cwd: '/',
    now: new Date(0),
    clock: () => 0,
    peakMemory: () => 0,
  };
  const screen = (env: Record<string, string>, isTTY = true, columns = 90) =>
    screenOf({ ...io, env, isTTY, columns });

  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ CI: 'true' }, true, false],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', CI: 'true' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
  ])('with %j on a terminal (%s) has colour: %s', (env, isTTY, colour) => {
    expect(screen(env, isTTY).colour).toBe(colour);
  });

  it.each([
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
    [{ LANG: 'POSIX' }, false],
    [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, false],
    [{ OS: 'Windows_NT' }, false],
    [{ OS: 'Windows_NT', WT_SESSION: 'x' }, true],
    [{}, true],
  ])('with %j shows Unicode: %s', (env, unicode) => {
    expect(screen(env).unicode).toBe(unicode);
  });

  it('is as wide as the terminal, within reason', () => {
    expect(screen({}, true, 90).width).toBe(90);
    expect(screen({}, true, 12).width).toBe(40);
    expect(screen({}, true, 400).width).toBe(120);
    expect(screen({ COLUMNS: '72' }, false).width).toBe(72);
    expect(screen({}, false).width).toBe(100);
  });
});

describe('start-up', () => {
  /** What a file imports before anything runs, types left out. */
  const importsOf = (path: string) =>
    [
      ...readFileSync(path, 'utf8').matchAll(
        /^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?'([^']+)'/gm,
      ),
    ].map((match) => match[1] ?? '');

  it('loads no package for help and version', () => {
    const waiting = [join(root, 'src/bin.ts'), join(root, 'src/cli/main.ts')];
    const packages: string[] = [];
    const seen = new Set(waiting);
    for (const path of waiting) {
      for (const name of importsOf(path)) {
        const target = join(dirname(path), name.replace(/\.js$/, '.ts'));
        if (!name.startsWith('.')) packages.push(name);
        else if (!seen.has(target)) waiting.push(target);
        seen.add(target);
      }
    }
    expect(waiting.length).toBeGreaterThan(8);
    expect(packages.filter((name) => !name.startsWith('node:'))).toEqual([]);
  });
});
