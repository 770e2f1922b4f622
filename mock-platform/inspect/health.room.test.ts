import { expect, onTestFinished, test } from 'vitest';
import { createPlatform } from '../platform.ts';
import { createMemoryStore } from '../store-memory.ts';

test('health answers 503 with the reason while the store cannot write; other answers wait until it can', async () => {
  const memory = createMemoryStore();
  const now: { trouble: string | undefined; settled: Promise<void> | undefined } = { trouble: undefined, settled: undefined };
  const store = {
    ...memory,
    settled: () => now.settled,
    get trouble() {
      return now.trouble;
    },
  };
  const platform = await createPlatform({ store });
  onTestFinished(() => platform.close());
  const { url } = await platform.listen();
  const health = async () => {
    const answer = await fetch(`${url}/__mock__/health`);
    return [answer.status, await answer.json()];
  };
  expect(await health()).toEqual([200, { ok: true, store: { ok: true }, reminders: { unfinished: 0 } }]);

  let write = () => {};
  now.settled = new Promise<void>((resolve) => {
    write = resolve;
  });
  now.trouble = 'the disk is full';
  let answered = false;
  const waiting = fetch(`${url}/__mock__/rules`).then((answer) => {
    answered = true;
    return answer.status;
  });
  expect(await health()).toEqual([503, { ok: false, store: { ok: false, trouble: 'the disk is full' }, reminders: { unfinished: 0 } }]);
  expect(answered).toBe(false);
  now.trouble = undefined;
  now.settled = undefined;
  write();
  expect(await waiting).toBe(200);
  expect(await health()).toMatchObject([200, { ok: true }]);
});
