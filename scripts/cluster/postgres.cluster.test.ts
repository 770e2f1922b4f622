/** The platform's state in a real PostgreSQL: one owner at a time, nothing acknowledged is lost. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createPlatform } from '../../mock-platform/index.ts';
import { root } from '../root.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server?.remove());

const open = () => createPlatform({ store: { databaseUrl: server.url } });

interface Told {
  readonly standby?: true;
  readonly url?: string;
}

function startProcess(): { child: ChildProcess; told: Told[]; url(): Promise<string> } {
  const script = join(root, 'mock-platform/platform-process.fixture.ts');
  const child = fork(script, [server.url], { cwd: root, execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const told: Told[] = [];
  child.on('message', (message) => void told.push(message as Told));
  return {
    child,
    told,
    url: () => vi.waitUntil(() => told.find(({ url }) => url !== undefined)?.url, { timeout: 20_000 }),
  };
}

const seedUser = (url: string, userId: string) =>
  fetch(`${url}/__mock__/seed`, {
    method: 'POST',
    body: JSON.stringify({ wechat: { miniPrograms: [], users: [{ userId, nickname: userId }] } }),
  });
const users = async (url: string) =>
  JSON.stringify(((await (await fetch(`${url}/__mock__/state`)).json()) as { wechat: { users?: unknown } }).wechat.users);

test('rows in their order, blobs and hostile keys survive; a reset empties', async () => {
  const first = await open();
  const table = first.store.table<{ n: number }>('test.rows');
  const hostile = ['nul\u0000', 'half \ud800', '__proto__', "'; DROP TABLE camlock_rows; --"];
  for (const [n, key] of ['c', 'a', ...hostile].entries()) table.put(key, { n });
  await first.store.settled();
  table.put('c', { n: 9 });
  table.delete('a');
  first.store.blobs.put('p', new Uint8Array([0, 255, 1]));
  await first.close();

  const second = await open();
  expect([...second.store.table<{ n: number }>('test.rows').entries()]).toEqual([
    ['c', { n: 9 }],
    ...hostile.map((key, n) => [key, { n: n + 2 }]),
  ]);
  expect([...(second.store.blobs.get('p') ?? [])]).toEqual([0, 255, 1]);
  second.reset({ empty: true });
  await second.close();
  const third = await open();
  expect([third.store.table('test.rows').size, third.store.blobs.get('p')]).toEqual([0, undefined]);
  await third.close();
});

test('a second process stands by and takes over from one that was killed, with all it had acknowledged', async () => {
  const owner = startProcess();
  const ownerUrl = await owner.url();
  const standby = startProcess();
  await vi.waitUntil(() => standby.told.some((one) => one.standby), { timeout: 20_000 });
  for (let n = 0; n < 20; n++) expect((await seedUser(ownerUrl, `user-${n}`)).status).toBe(200);
  expect(standby.told.some(({ url }) => url !== undefined)).toBe(false);
  owner.child.kill('SIGKILL');
  const known = await users(await standby.url());
  for (let n = 0; n < 20; n++) expect(known).toContain(`"user-${n}"`);
});

test('while the database is gone nothing is acknowledged, health says so, and nothing is lost', async () => {
  const platform = await open();
  onTestFinished(() => platform.close());
  const { url } = await platform.listen();
  const health = async () => {
    const answer = await fetch(`${url}/__mock__/health`);
    return { status: answer.status, body: (await answer.json()) as { store: { trouble?: string } } };
  };
  expect((await health()).status).toBe(200);
  server.stop();
  let acknowledged = false;
  const waiting = seedUser(url, 'patient').then((answer) => {
    acknowledged = true;
    return answer;
  });
  await vi.waitFor(
    async () => expect(await health()).toMatchObject({ status: 503, body: { store: { trouble: expect.stringContaining('PostgreSQL') } } }),
    {
      timeout: 10_000,
    },
  );
  expect(acknowledged).toBe(false);
  server.start();
  expect((await waiting).status).toBe(200);
  await vi.waitFor(async () => expect((await health()).status).toBe(200));
  const { url: again } = await (async () => {
    await platform.close();
    const next = await open();
    onTestFinished(() => next.close());
    return next.listen();
  })();
  expect(await users(again)).toContain('"patient"');
}, 60_000);

test('an owner whose session ended while another took over never writes again', async () => {
  const old = await open();
  let waits = false;
  const opening = createPlatform({
    store: {
      databaseUrl: server.url,
      onStandby: () => {
        waits = true;
      },
    },
  });
  await vi.waitUntil(() => waits);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
  await admin.end();
  const next = await opening;
  old.store.table<number>('test.fenced').put('old', 1);
  next.store.table<number>('test.fenced').put('new', 2);
  await next.store.settled();
  await vi.waitFor(() => expect(old.store.trouble).toMatch(/another session .* owns the state/), { timeout: 10_000 });
  await next.close();
  await vi.waitFor(() => expect(old.store.trouble).toMatch(/taken the state over/), { timeout: 10_000 });
  await expect(old.close()).rejects.toThrow(/taken the state over/);
  const last = await open();
  expect([...last.store.table('test.fenced').entries()]).toEqual([['new', 2]]);
  await last.close();
});
