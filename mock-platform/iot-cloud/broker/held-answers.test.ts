import { expect, test } from 'vitest';
import { createHeldAnswers } from './held-answers.ts';

function scene() {
  let writing: { promise: Promise<void>; resolve: () => void } | undefined;
  const told: string[] = [];
  const answers = createHeldAnswers(() => writing?.promise);
  return {
    told,
    answers,
    tell: (text: string) => answers.tell(() => void told.push(text)),
    put() {
      let resolve = () => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      writing ??= { promise, resolve };
    },
    async written() {
      writing?.resolve();
      writing = undefined;
      // Promises upon promises: a few turns of the microtask queue.
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    },
  };
}

test('with nothing to write everything goes out at once, the acknowledgement first', () => {
  const { answers, tell, told } = scene();
  answers.take(
    () => tell('answer'),
    () => told.push('ack'),
  );
  tell('later');
  expect(told).toEqual(['ack', 'answer', 'later']);
});

test('acknowledgement and answers wait for what their handler put', async () => {
  const { answers, tell, told, put, written } = scene();
  answers.take(
    () => {
      put();
      tell('answer');
    },
    () => told.push('ack'),
  );
  expect(told).toEqual([]);
  await written();
  expect(told).toEqual(['ack', 'answer']);
});

test('an answer with nothing of its own to wait for stays behind the earlier ones', async () => {
  const { tell, told, put, written } = scene();
  put();
  tell('first');
  const done = written();
  tell('second');
  put();
  tell('third');
  await done;
  expect(told).toEqual(['first', 'second']);
  await written();
  expect(told).toEqual(['first', 'second', 'third']);
});
