import { expect, test } from 'vitest';
import { createManualClock } from '@/devices/clock.ts';
import { createSession } from './session.ts';

function setUp(answer: () => { status: number; body: unknown }, stored?: unknown) {
  const timer = createManualClock();
  const posts: object[] = [];
  let keptValue = stored;
  const session = createSession({
    loginUrl: 'https://login.example.com/login',
    appKey: 'app1',
    post: async (_url, body) => {
      posts.push(body);
      return answer();
    },
    code: async () => `code${posts.length + 1}`,
    storage: {
      read: () => keptValue,
      write: (value) => {
        keptValue = value;
      },
    },
    timer,
  });
  return { session, posts, timer, kept: () => keptValue };
}

const seconds = (timer: { now(): number }, more: number) => Math.floor(timer.now() / 1000) + more;

test('ten callers share one login', async () => {
  const { session, posts } = setUp(() => ({ status: 200, body: { Token: 't', ExpireAt: 4_000_000_000 } }));
  const tokens = await Promise.all(Array.from({ length: 10 }, () => session.token()));
  expect(new Set(tokens)).toEqual(new Set(['t']));
  expect(posts).toEqual([{ code: 'code1' }]);
});

test('a kept token is used again until a minute before its end', async () => {
  const { session, posts, timer } = setUp(() => ({ status: 200, body: { Token: 'fresh', ExpireAt: 4_000_000_000 } }), {
    token: 'kept',
    expireAt: 1767225600 + 120,
    appKey: 'app1',
  });
  await expect(session.token()).resolves.toBe('kept');
  expect(posts).toEqual([]);
  timer.advance(61_000);
  await expect(session.token()).resolves.toBe('fresh');
});

test.each([
  ['another application', { token: 'kept', expireAt: 4_000_000_000, appKey: 'other' }],
  ['a spoilt record', { token: 5 }],
  ['a text', 'garbage'],
])('a record of %s is ignored', async (_name, stored) => {
  const { session, timer } = setUp(() => ({ status: 200, body: { Token: 'fresh', ExpireAt: seconds(timer, 3600) } }), stored);
  await expect(session.token()).resolves.toBe('fresh');
});

test('a failed login is told as such and tried again by the next caller', async () => {
  const answers = [
    { status: 502, body: { code: 'UpstreamFailed' } },
    { status: 200, body: { Token: 't', ExpireAt: 4_000_000_000 } },
  ];
  const { session } = setUp(() => answers.shift() as never);
  await expect(session.token()).rejects.toMatchObject({ kind: 'login', code: 'LoginHTTP502' });
  await expect(session.token()).resolves.toBe('t');
});

test('whoever signed out stays signed out, after a restart too, until they sign in', async () => {
  const answer = () => ({ status: 200, body: { Token: 'again', ExpireAt: 4_000_000_000 } });
  const { session, posts, kept } = setUp(answer, { token: 'kept', expireAt: 4_000_000_000, appKey: 'app1' });
  expect(await session.token()).toBe('kept');
  session.signOut();
  await expect(session.token()).rejects.toMatchObject({ kind: 'login', code: 'SignedOut' });
  expect(JSON.stringify(kept())).not.toContain('kept');
  const restarted = setUp(answer, kept());
  await expect(restarted.session.token()).rejects.toMatchObject({ code: 'SignedOut' });
  expect(posts).toEqual([]);
  expect(await restarted.session.signIn()).toBe('again');
  expect(await restarted.session.token()).toBe('again');
});

test('a sign-in that failed may be tried again', async () => {
  let status = 500;
  const { session } = setUp(() => ({ status, body: { Token: 't', ExpireAt: 4_000_000_000 } }));
  session.signOut();
  await expect(session.signIn()).rejects.toMatchObject({ kind: 'login' });
  status = 200;
  expect(await session.signIn()).toBe('t');
});
