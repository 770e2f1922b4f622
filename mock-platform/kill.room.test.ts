/** kill -9 between accept and delivery: what was acknowledged is delivered once or shown as undeliverable after the restart. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createRandom, encodeEventLink, toSn } from '../devices/index.ts';
import { APPID, bindBySignature, connectAs, LOCK, startCloud } from './iot-cloud/iot-cloud.fixture.ts';
import type { OutboxRow } from './iot-cloud/reminders/outbox.ts';
import { ledgerKey } from './ledger.ts';
import { createPlatform } from './platform.ts';
import { openSqliteStore } from './store-sqlite.ts';

const FIRST = 1_767_225_600_000;
const SEED = 7;
const KILLS = 4;
const EVENTS_A_LIFE = 60;

const linkOf = (time: number) => ({ deviceId: 'AURORALOCK/lock1', eventId: 'doorbell_ring', time });

async function startProcess(file: string): Promise<{ child: ChildProcess; url: string; brokerUrl: string }> {
  const script = fileURLToPath(new URL('./platform-process.fixture.ts', import.meta.url));
  const child = fork(script, [file], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { url, mqttPort } = await new Promise<{ url: string; mqttPort: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string; mqttPort: number }));
    child.once('exit', (code, signal) => reject(new Error(`the platform ended with ${code ?? signal} before it listened`)));
  });
  return { child, url, brokerUrl: `mqtt://127.0.0.1:${mqttPort}` };
}

async function preparedState(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'state.db');
  const before = await startCloud({ store: { file } });
  const lock = await connectAs(before, LOCK);
  await bindBySignature(await before.household(), LOCK);
  before.platform.wechat.recordDeviceSubscribe({
    userId: 'me',
    appid: APPID,
    sn: toSn(LOCK),
    modelId: 'model-lock-1',
    choices: [{ templateId: 'tmpl-doorbell', choice: 'accept', addReminder: true, keep: true }],
  });
  lock.client.end(true);
  await before.platform.close();
  return file;
}

test('a platform killed at random points delivers every acknowledged doorbell once', { timeout: 60_000 }, async () => {
  const file = await preparedState();
  const random = createRandom(SEED);
  const sent: number[] = [];
  const acknowledged = new Set<number>();
  const answered = new Set<number>();
  let unfinished = 0;

  for (let life = 0; life < KILLS; life++) {
    const { child, brokerUrl } = await startProcess(file);
    const lock = await connectAs({ brokerUrl }, LOCK);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const killAfter = 1 + Math.floor(random() * (EVENTS_A_LIFE - 10));
    const byAnswer = random() < 0.5;
    const countdown = (seen: Set<number>) => {
      if (seen.size >= goal) child.kill('SIGKILL');
    };
    const goal = (byAnswer ? answered : acknowledged).size + killAfter;
    lock.client.on('message', (_topic, payload) => {
      const { clientToken, code } = JSON.parse(payload.toString()) as { clientToken: string; code: number };
      if (code !== 0) return;
      answered.add(Number(clientToken));
      if (byAnswer) countdown(answered);
    });
    for (let n = 0; n < EVENTS_A_LIFE; n++) {
      const timestamp = FIRST + life * 1000 + n;
      sent.push(timestamp);
      const event = { method: 'event_post', clientToken: String(timestamp), version: '1.0', eventId: 'doorbell_ring', type: 'alert' };
      lock.publish('event', { ...event, timestamp, params: {} }).then(
        () => {
          acknowledged.add(timestamp);
          if (!byAnswer) countdown(acknowledged);
        },
        () => {},
      );
    }
    await gone;
    lock.client.end(true);
    const left = openSqliteStore(file);
    unfinished += left.table<OutboxRow>('iot.outbox').size;
    left.close();
  }
  // Else every kill came when there was nothing to lose.
  expect(unfinished).toBeGreaterThan(0);

  const after = await createPlatform({ store: { file } });
  onTestFinished(() => after.close());
  await after.listen();
  await vi.waitFor(() => expect(after.store.table('iot.outbox').size).toBe(0), { timeout: 10_000 });

  const pages = new Map<string, number>();
  for (const { page } of after.wechat.inbox('me')) pages.set(page, (pages.get(page) ?? 0) + 1);
  const lines = new Map(after.ledger.lines().map((line) => [line.key, line]));
  const accepted = new Set([...acknowledged, ...answered]);
  expect(accepted.size).toBeGreaterThan(KILLS);
  const lost: number[] = [];
  const doubled: number[] = [];
  for (const time of sent) {
    const times = pages.get(encodeEventLink(linkOf(time))) ?? 0;
    if (times > 1) doubled.push(time);
    if (times > 0 || !accepted.has(time)) continue;
    const shown = lines.get(ledgerKey(linkOf(time)))?.stamps.some(({ reason }) => reason !== undefined);
    if (!shown) lost.push(time);
  }
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });
  // Nothing stood in the way of these, so none of them had to be given up.
  expect([...accepted].filter((time) => !pages.has(encodeEventLink(linkOf(time))))).toEqual([]);
});
