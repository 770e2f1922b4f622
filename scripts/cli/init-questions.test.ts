import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, it, vi } from 'vitest';
import { askInit } from './init-questions.ts';

/** A terminal whose person answers each question as soon as it is there. */
function terminal(answers: readonly (readonly [question: string, keys: string])[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  // Each question closes what it wrote to; a terminal cannot be closed.
  output.end = () => output;
  let shown = '';
  output.on('data', (part: Buffer) => {
    shown += stripVTControlCharacters(part.toString('utf8'));
  });
  const typed = (async () => {
    for (const [question, keys] of answers) {
      await vi.waitUntil(() => shown.includes(question), { timeout: 10_000 });
      shown = '';
      input.write(keys);
    }
  })();
  return { streams: { input, output }, typed };
}

it('asks for name, categories and folder, and takes the answers', async () => {
  const { streams, typed } = terminal([
    ['name of the mini-program', '晨曦智家\r'],
    ['device categories', ' \r'],
    ['folder to make', 'brands/aurora\r'],
  ]);
  const answers = await askInit({ dir: true, name: true, categories: true }, streams);
  await typed;
  expect(answers).toEqual({ name: '晨曦智家', categories: 'lock', dir: 'brands/aurora' });
});

it('asks nothing that a flag has said', async () => {
  expect(await askInit({ dir: false, name: false, categories: false })).toEqual({});
});

it('makes nothing when the person stops it', async () => {
  const { streams, typed } = terminal([['folder to make', '\u0003']]);
  await expect(askInit({ dir: true, name: false, categories: false }, streams)).rejects.toMatchObject({ code: 'stopped' });
  await typed;
});
