import { afterEach, describe, expect, it, vi } from 'vitest';
import { createProgram, run } from './program.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command and returns what it printed and its exit code. */
async function camlock(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const code = await run(argv);
  vi.restoreAllMocks();
  process.exitCode = undefined;
  return { code, out, err };
}

const verbs = createProgram().commands.map((verb) => verb.name());

describe('the camlock command', () => {
  it('has the verbs of this release', () => {
    expect(verbs).toEqual([
      'init',
      'check',
      'theme',
      'generate',
      'upgrade',
      'build',
      'preview',
      'upload',
      'status',
      'trial',
      'submit',
      'audit-status',
      'release',
      'gray',
      'rollback',
      'diff',
      'review-pack',
      'simulate',
      'proxy',
      'record',
      'replay',
      'scenario',
      'platform',
      'start',
      'dev',
    ]);
  });

  it.each(verbs)('%s --help shows examples and exits 0', async (verb) => {
    const { code, out } = await camlock(verb, '--help');
    expect(code).toBe(0);
    expect(out).toContain('Examples:');
    // A verb of verbs prints nothing itself.
    if (!out.includes('\nCommands:')) expect(out).toContain('--json');
  });

  it('without a verb shows help and exits 2', async () => {
    const { code, out } = await camlock();
    expect(code).toBe(2);
    expect(out).toContain('Usage: camlock');
  });

  it.each([
    ['an unknown verb', ['deploy']],
    ['a misspelled verb', ['uplaod']],
    ['an unknown flag', ['build', '--fast']],
    ['a missing required flag', ['upload', '.']],
    ['a robot out of range', ['upload', '.', '--key', 'k', '--ver', '1.0.0', '--robot', '31']],
    ['a robot that is no number', ['preview', '.', '--key', 'k', '--robot', 'x']],
    ['a port out of range', ['platform', '--port', '70000']],
    ['a project that does not exist', ['build', '/nowhere/at/all']],
    ['an unknown category', ['init', 'x', '--categories', 'toaster']],
    ['an unknown language', ['init', 'x', '--lang', 'de']],
  ])('%s exits 2 with a sentence and no stack trace', async (_, argv) => {
    const { code, err } = await camlock(...argv);
    expect(code).toBe(2);
    expect(err.trim()).not.toBe('');
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('suggests the verb that was meant', async () => expect((await camlock('uplaod')).err).toContain('upload'));

  it('tells machines what is wrong as one JSON line', async () => {
    const { code, out } = await camlock('build', '/nowhere/at/all', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 'project-missing' });
  });

  it('theme --json tells tokens and contrasts of both sets, and refuses what is no colour', async () => {
    const { code, out } = await camlock('theme', '--primary', '#FFD400', '--json');
    const told = JSON.parse(out) as { light: { tokens: { primary: string }; pairs: { passes: boolean }[] }; dark: object };
    expect([code, told.light.tokens.primary]).toEqual([0, '#846d00']);
    expect(told.light.pairs.every(({ passes }) => passes)).toBe(true);
    expect((await camlock('theme', '--primary', 'red')).code).toBe(2);
  });
});
