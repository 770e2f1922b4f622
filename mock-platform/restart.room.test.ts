/** A platform that is stopped and started again on its file goes on where it was: nothing is seeded, nobody logs in anew. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { toSn } from '../devices/index.ts';
import { APPID, bindBySignature, cloudSeed, connectAs, LOCK, startCloud } from './iot-cloud/iot-cloud.fixture.ts';
import { ledgerKey } from './ledger.ts';
import { createPlatform } from './platform.ts';
import { send, signedPackage } from './wechat/upload/package.fixture.ts';
import { uploadKeys } from './wechat/wechat.fixture.ts';

const TEMPLATE = 'tmpl-doorbell';
const FIRST = 1_767_225_600_000;

function stateFile(): { file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-restart-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { file: join(folder, 'state.db') };
}

const ring = (timestamp: number) => ({
  method: 'event_post',
  version: '1.0',
  eventId: 'doorbell_ring',
  type: 'alert',
  timestamp,
  params: {},
});

test('users, bindings, subscriptions, inbox and uploads are there after a restart, byte for byte, and the next doorbell rings', async () => {
  const store = stateFile();
  const before = await startCloud({ store });
  const miniPrograms = cloudSeed.wechat.miniPrograms.map((program) => ({ ...program, uploadPublicKeys: [uploadKeys().publicKey] }));
  before.platform.seed({ wechat: { miniPrograms } });
  const me = await before.household();
  const lock = await connectAs(before, LOCK);
  await bindBySignature(me, LOCK);
  before.platform.wechat.recordDeviceSubscribe({
    userId: 'me',
    appid: APPID,
    sn: toSn(LOCK),
    modelId: 'model-lock-1',
    choices: [{ templateId: TEMPLATE, choice: 'accept', addReminder: true, keep: true }],
  });
  await lock.ask('event', ring(FIRST));
  await vi.waitFor(() => expect(before.platform.wechat.inbox('me')).toHaveLength(1));
  const bytes = await signedPackage(before.platform);
  expect(await send(before.platform, bytes)).toMatchObject({ errCode: 0 });
  const { package: uploaded } = before.platform.wechat.operator.selectAsTrial({ appid: APPID, robot: 1 });
  const told = {
    inbox: before.platform.wechat.inbox('me'),
    ledger: before.platform.ledger.lines(),
    versions: before.platform.wechat.operator.versions(),
    settings: before.platform.wechat.subscriptionsSetting('me', APPID),
    users: before.platform.wechat.users(),
  };
  await before.platform.close();

  const after = await createPlatform({ store });
  onTestFinished(() => after.close());
  const { url, mqttPort } = await after.listen();
  const { wechat } = after;
  expect({
    inbox: wechat.inbox('me'),
    ledger: after.ledger.lines(),
    versions: wechat.operator.versions(),
    settings: wechat.subscriptionsSetting('me', APPID),
    users: wechat.users(),
  }).toEqual(told);
  expect(Buffer.from(wechat.packageBytes(uploaded.packageId) ?? []).equals(bytes)).toBe(true);
  expect(wechat.miniPrograms('me').map(({ stage, package: { sha256 } }) => [stage, sha256])).toEqual([['trial', uploaded.sha256]]);
  expect(wechat.packageFiles(uploaded.packageId)?.has('app.json')).toBe(true);

  const call = async (Action: string, params: object = {}) => {
    const body = JSON.stringify({ Action, AccessToken: me.AccessToken, RequestId: 'r', ...params });
    const answer = await fetch(`${url}/iot.cloud.tencent.com/api/exploreropen/tokenapi`, { method: 'POST', body });
    return ((await answer.json()) as { data: { [key: string]: unknown } }).data;
  };
  expect(await call('AppGetFamilyDeviceList', { FamilyId: me.FamilyId })).toMatchObject({
    DeviceList: [{ DeviceId: 'AURORALOCK/lock1', FamilyId: me.FamilyId }],
  });

  const again = await connectAs({ brokerUrl: `mqtt://127.0.0.1:${mqttPort}` }, LOCK);
  expect(await again.ask('event', ring(FIRST + 60_000))).toMatchObject({ code: 0 });
  await vi.waitFor(() => expect(wechat.inbox('me')).toHaveLength(2));
  expect(wechat.inbox('me').map(({ title, strong }) => [title, strong])).toEqual([
    ['门铃呼叫提醒', true],
    ['门铃呼叫提醒', true],
  ]);
});

test.each([
  ['under way', {}],
  ['waiting', { 'iotCloud.reminderConnections': 0 }],
])('a platform that is stopped with reminders %s accounts for every one of them', async (_what, rules) => {
  const store = stateFile();
  const before = await startCloud({ store, rules });
  const lock = await connectAs(before, LOCK);
  await bindBySignature(await before.household(), LOCK);
  const times = Array.from({ length: 25 }, (_, n) => FIRST + n);
  await Promise.all(times.map((time) => lock.publish('event', ring(time))));
  await before.platform.close();

  const after = await createPlatform({ store });
  onTestFinished(() => after.close());
  const lines = new Map(after.ledger.lines().map((line) => [line.key, line.stamps.map(({ hop }) => hop)]));
  const arrived = times.map((time) => lines.get(ledgerKey({ deviceId: 'AURORALOCK/lock1', eventId: 'doorbell_ring', time })));
  expect(arrived.filter((hops) => hops !== undefined).length).toBeGreaterThan(0);
  for (const hops of arrived) if (hops) expect(hops).toContain('sent');
});
