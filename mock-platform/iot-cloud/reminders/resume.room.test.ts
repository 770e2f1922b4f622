/** What a platform finds on disk after it was killed between an event and its reminder, at three places of that way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { toDeviceId, toSn } from '../../../devices/index.ts';
import { type LedgerLine, ledgerKey, type Stamp } from '../../ledger.ts';
import { createPlatform } from '../../platform.ts';
import { openSqliteStore } from '../../store-sqlite.ts';
import { APP_KEY, APPID, bindBySignature, connectAs, LOCK, startCloud } from '../iot-cloud.fixture.ts';
import type { ApplicationRow } from '../rows.ts';
import { type OutboxRow, outboxKey } from './outbox.ts';

const TIME = 1_767_225_600_000;
const link = { deviceId: toDeviceId(LOCK), eventId: 'doorbell_ring', time: TIME };

/** A doorbell that rang and was told once, then the state file as a kill would have left it: `stamps` are those that had been made. */
async function killed(stamps: (all: readonly Stamp[]) => readonly Stamp[], more?: (file: string) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-resume-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'state.db');
  const before = await startCloud({ store: { file } });
  const lock = await connectAs(before, LOCK);
  await bindBySignature(await before.household(), LOCK);
  const choices = [{ templateId: 'tmpl-doorbell', choice: 'accept', addReminder: true, keep: true }] as const;
  before.platform.wechat.recordDeviceSubscribe({ userId: 'me', appid: APPID, sn: toSn(LOCK), modelId: 'model-lock-1', choices });
  const rows: OutboxRow[] = [];
  const outbox = before.platform.store.table<OutboxRow>('iot.outbox');
  const put = vi.spyOn(outbox, 'put').mockImplementation((key, row) => {
    rows.push(row);
    put.mockRestore();
    outbox.put(key, row);
  });
  await lock.ask('event', { method: 'event_post', version: '1.0', eventId: link.eventId, type: 'alert', timestamp: TIME, params: {} });
  await vi.waitFor(() => expect(before.platform.ledger.lines()[0]?.stamps.at(-1)?.hop).toBe('sent'));
  lock.client.end(true);
  await before.platform.close();

  const left = openSqliteStore(file);
  for (const row of rows) left.table<OutboxRow>('iot.outbox').put(outboxKey(row), row);
  const ledger = left.table<LedgerLine>('platform.ledger');
  const line = ledger.get(ledgerKey(link)) as LedgerLine;
  ledger.put(line.key, { ...line, stamps: stamps(line.stamps) });
  expect(left.table('iot.outbox').size).toBe(1);
  await left.settled();
  left.close();
  more?.(file);
  return file;
}

async function started(file: string) {
  const after = await createPlatform({ store: { file } });
  onTestFinished(() => after.close());
  await after.listen();
  await vi.waitFor(() => expect(after.store.table('iot.outbox').size).toBe(0));
  return { after, last: after.ledger.line(ledgerKey(link))?.stamps.at(-1) };
}

test('WeChat had taken it before the kill: it is not sent again, and the trace says so', async () => {
  const { after, last } = await started(await killed((stamps) => stamps.filter(({ hop }) => hop !== 'sent')));
  expect(after.wechat.inbox('me')).toHaveLength(1);
  expect(last).toMatchObject({ hop: 'sent', appid: APPID, note: 'WeChat had it before the platform went down; not sent again' });
  expect((after.state() as unknown as { iotCloud: { reminders: { counts: object } } }).iotCloud.reminders.counts).toEqual({ sent: 1 });
});

test('WeChat had not heard of it: it is sent, once', async () => {
  const file = await killed((stamps) => stamps.filter(({ hop }) => hop === 'broker' || hop === 'cloud'));
  const { after } = await started(file);
  // The one from before the state was set back, and this one.
  await vi.waitFor(() => expect(after.wechat.inbox('me')).toHaveLength(2));
  const hops = after.ledger.line(ledgerKey(link))?.stamps.map(({ hop }) => hop);
  expect(hops?.filter((hop) => hop === 'inbox')).toHaveLength(1);
});

test('its application is gone: shown as undeliverable', async () => {
  const file = await killed(
    (stamps) => stamps.filter(({ hop }) => hop === 'broker' || hop === 'cloud'),
    (place) => {
      const left = openSqliteStore(place);
      left.table<ApplicationRow>('iot.applications').delete(APP_KEY);
      left.close();
    },
  );
  const { after, last } = await started(file);
  expect(after.wechat.inbox('me')).toHaveLength(1);
  expect(last).toMatchObject({ hop: 'sent', reason: { code: 'application-gone', appKey: APP_KEY } });
});
