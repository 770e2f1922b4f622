/** The platform's own door, in process: what `/__mock__` and the phone's services answer without a port. */
import { expect, it, onTestFinished } from 'vitest';
import { createPlatform } from './platform.ts';

async function platform(options: Parameters<typeof createPlatform>[0] = {}) {
  const made = await createPlatform(options);
  onTestFinished(() => made.close());
  return made;
}

it('answers inspection and phone services although nothing listens', async () => {
  const { answer } = await platform();
  expect(await (await answer(new Request('http://platform/__mock__/inbox'))).json()).toEqual([]);
  expect(await (await answer(new Request('http://platform/phone/api/users'))).json()).toMatchObject({ users: expect.any(Array) });
  expect((await answer(new Request('http://platform/nowhere'))).status).toBe(404);
});

it('asks for the key where one was given', async () => {
  const { answer } = await platform({ inspectionKey: 'a-key-long-enough-for-it' });
  expect((await answer(new Request('http://platform/__mock__/inbox'))).status).toBe(401);
  const headers = { 'x-camlock-key': 'a-key-long-enough-for-it' };
  expect((await answer(new Request('http://platform/__mock__/inbox', { headers }))).status).toBe(200);
});
