import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { readSecret } from './secret-reference.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-secret-'));
  writeFileSync(join(folder, 'ticket'), ' ticket@@@abc \n');
  writeFileSync(join(folder, 'lines'), 'one-secret\ntwo-secret');
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is read from a file beside the brand file or from the environment', () => {
  expect(readSecret('ticket', 'file:ticket', folder)).toBe('ticket@@@abc');
  expect(readSecret('ticket', `file:${folder}/ticket`, '/')).toBe('ticket@@@abc');
  expect(readSecret('ticket', 'env:T', folder, { T: 'abc' })).toBe('abc');
});

it.each([
  ['file:none', 'secret-missing'],
  ['file:.', 'secret-missing'],
  ['file:empty', 'secret-empty'],
  ['file:lines', 'secret-malformed'],
  ['env:NOT_SET', 'secret-empty'],
  ['the-secret-itself', 'secret-not-referenced'],
])('%s is refused as %s, and no secret is said', (reference, code) => {
  let told: unknown;
  try {
    readSecret('ticket', reference, folder, {});
  } catch (error) {
    told = error;
  }
  expect(told).toBeInstanceOf(Failure);
  const { code: found, message, fix } = told as Failure;
  expect([found, fix === undefined]).toEqual([code, false]);
  expect(`${message} ${fix}`).not.toMatch(/one-secret|two-secret|the-secret-itself/);
});
