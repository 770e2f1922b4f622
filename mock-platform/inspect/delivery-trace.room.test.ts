import { expect, it, vi } from 'vitest';
import { createManualClock, type DeviceName, type ManualClock, toDeviceId, toSn } from '../../devices/index.ts';
import { APPID, bindBySignature, cloudSeed, connectAs, iotSeed, LOCK, STRANGE, startCloud } from '../iot-cloud/iot-cloud.fixture.ts';
import type { DeliveryTrace } from './delivery-trace.ts';
import type { LedgerReport } from './ledger-report.ts';

/** 2 March 2026, 22:30 in China. */
const START = Date.parse('2026-03-02T22:30:00+08:00');
const DAY = 86_400_000;
const TEMPLATE = 'tmpl-doorbell';

/** A house whose lock `me` has bound. */
async function house(options: Parameters<typeof startCloud>[0] = {}) {
  const clock: ManualClock = createManualClock(START);
  const fixture = await startCloud({ clock, ...options });
  const lock = await connectAs(fixture, LOCK);
  const me = await fixture.household();
  await bindBySignature(me, LOCK);
  const { wechat } = fixture.platform;
  const answer = (choice: 'accept' | 'reject', { userId = 'me', modelId = 'model-lock-1' } = {}) =>
    wechat.recordDeviceSubscribe({
      userId,
      appid: APPID,
      sn: toSn(LOCK),
      modelId,
      choices: [{ templateId: TEMPLATE, choice, addReminder: false, keep: false }],
    });
  const read = async (device: DeviceName = LOCK, eventId = 'doorbell_ring', time = clock.now()) => {
    const event = encodeURIComponent(`${toDeviceId(device)}|${eventId}|${time}`);
    const response = await fetch(`${fixture.url}/__mock__/trace?event=${event}`);
    return { status: response.status, trace: (await response.json()) as DeliveryTrace };
  };
  /** Rings and waits until nothing is under way any more. */
  const ring = async (eventId = 'doorbell_ring', type = 'alert') => {
    await lock.ask('event', { method: 'event_post', eventId, type, timestamp: clock.now(), params: {} });
    return vi.waitFor(async () => {
      expect(fixture.state().iotCloud.reminders.waiting).toBe(0);
      const { trace } = await read(LOCK, eventId);
      expect(trace.result).not.toBe('under-way');
      return trace;
    });
  };
  return { ...fixture, clock, lock, me, wechat, answer, ring, read };
}

/** English words about the only person. */
const about = (trace: DeliveryTrace) => {
  expect(trace.people).toHaveLength(1);
  return trace.people[0]?.words.en;
};

it('a delivered reminder shows every hop in order, and that it was opened', async () => {
  const { ring, answer, wechat, read } = await house();
  answer('accept');
  const trace = await ring();
  expect(trace).toMatchObject({ result: 'delivered', words: { en: 'delivered to 1', zh: '已送达 1 人' } });
  expect(trace.hops.map(({ hop, result }) => [hop, result])).toEqual([
    ['broker', 'passed'],
    ['cloud', 'passed'],
    ['wechat', 'passed'],
    ['inbox', 'passed'],
    ['sent', 'passed'],
  ]);
  expect(trace.people).toMatchObject([{ userId: 'me', name: '我', appid: APPID, result: 'delivered' }]);
  expect(trace.people[0]?.cloudUserId).toMatch(/^\d{15}$/);
  wechat.openMessage('me', wechat.inbox('me')[0]?.id ?? '');
  expect((await read()).trace.people[0]).toMatchObject({ result: 'opened', words: { en: 'delivered and opened' } });
});

it('the report over the ledger counts for each person what came, twice, and by choice not at all', async () => {
  const { ring, answer, clock, lock, me, platform, url, wechat } = await house();
  const report = async (query = '') => {
    const response = await fetch(`${url}/__mock__/ledger/report${query}`);
    return { status: response.status, ...((await response.json()) as LedgerReport & { error?: string; self?: object }) };
  };
  answer('accept');
  await ring();
  platform.rules.set('iotCloud.sameEventSeconds', 0);
  clock.advance(60_000);
  await ring();
  await lock.ask('event', { method: 'event_post', eventId: 'doorbell_ring', type: 'alert', timestamp: clock.now(), params: {} });
  await vi.waitFor(() => expect(wechat.inbox('me')).toHaveLength(3));
  await me.call('AppUpdateUserSetting', { NoDisturbTime: '22:00-07:00' });
  clock.advance(60_000);
  await ring();
  const made = await report();
  expect(made.people).toMatchObject([
    {
      userId: 'me',
      events: 3,
      once: 1,
      doubled: { count: 1, events: [`${toDeviceId(LOCK)}|doorbell_ring|${START + 60_000}`] },
      heldBack: { 'quiet-hours': 1 },
      lost: { count: 0 },
      late: { count: 0 },
      outOfOrder: { count: 0 },
    },
  ]);
  expect(made.self).toEqual({
    eventLoopLagMs: { p50: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) },
    remindersDropped: 0,
    simulators: [],
    remindersUnfinished: 0,
  });
  expect(await report('?lateMs=soon')).toMatchObject({ status: 400, error: expect.stringContaining('"soon"') });
});

/** What a simulator tells of the lock's doorbell at `time`. */
async function tell(url: string, hops: readonly object[], more: object = {}): Promise<{ status: number; [key: string]: unknown }> {
  const load = { name: 'desk', eventLoopLagMs: { p50: 1, p99: 4, max: 9 }, hopsDropped: 0 };
  const response = await fetch(`${url}/__mock__/ledger/device`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...load, hops, ...more }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}
const doorbell = (time: number, what: string, at = time, note?: string) => ({
  deviceId: toDeviceId(LOCK),
  eventId: 'doorbell_ring',
  time,
  what,
  at,
  ...(note && { note }),
});

it('an event that never reached the cloud is told to everybody who would have been reminded', async () => {
  const { answer, clock, read, url } = await house();
  answer('accept');
  const time = clock.now();
  expect(await tell(url, [doorbell(time, 'happened'), doorbell(time, 'lost', time + 30_000, 'no answer within 30 s')])).toMatchObject({
    status: 200,
    stamped: 2,
  });
  const { trace } = await read();
  expect(trace.hops.map(({ hop, result }) => [hop, result])).toEqual([
    ['device', 'passed'],
    ['device', 'stopped'],
  ]);
  expect(about(trace)).toBe("the device's event did not reach the cloud: no answer within 30 s");
  expect(trace.people).toMatchObject([{ userId: 'me', result: 'not-delivered', words: { zh: expect.stringContaining('没有到达云端') } }]);
  const page = await (await fetch(`${url}/__mock__/trace/page?event=${encodeURIComponent(trace.event)}`)).text();
  expect(page).toContain('没有到达云端');
  const report = (await (await fetch(`${url}/__mock__/ledger/report`)).json()) as LedgerReport & { self: object };
  expect(report.devices).toEqual({
    happened: 1,
    arrived: 0,
    unanswered: 0,
    waiting: 0,
    lost: { count: 1, events: [`${toDeviceId(LOCK)}|doorbell_ring|${time}`] },
  });
  expect(report.people).toMatchObject([{ userId: 'me', lost: { count: 1 }, heldBack: {} }]);
  expect(report.self).toMatchObject({ simulators: [{ name: 'desk', eventLoopLagMs: { p99: 4 }, hopsDropped: 0 }] });
});

it('an event the device gave up although the cloud has it is not lost; latency counts from when it happened', async () => {
  const { answer, clock, ring, url } = await house();
  answer('accept');
  const time = clock.now();
  await tell(url, [doorbell(time, 'happened', time - 700)]);
  await ring();
  await tell(url, [doorbell(time, 'lost', time + 30_000, 'no answer within 30 s')]);
  clock.advance(60_000);
  await tell(url, [doorbell(clock.now(), 'happened')]);
  const report = (await (await fetch(`${url}/__mock__/ledger/report`)).json()) as LedgerReport;
  expect(report.devices).toMatchObject({ happened: 2, arrived: 1, unanswered: 1, waiting: 1, lost: { count: 0 } });
  expect(report.people).toMatchObject([{ once: 1, latencyMs: { p50: 700 } }]);
  expect(report.forNobody).toEqual({ 'not-arrived': 1 });
});

it.each([
  ['a name that is none', [], { name: '' }, 'name should be'],
  ['hops that are no list', {}, {}, 'hops should be a list'],
  ['a hop of an unknown word', [doorbell(START, 'vanished')], {}, 'hops[0] should be'],
  ['a device id with a path in it', [{ ...doorbell(START, 'lost'), deviceId: '../x' }], {}, 'hops[0] should be'],
  ['a load without numbers', [], { eventLoopLagMs: { p50: 'fast' } }, 'eventLoopLagMs should be'],
])('%s is refused', async (_, hops, more, words) => {
  const { url } = await startCloud({});
  expect(await tell(url, hops as object[], more)).toMatchObject({ status: 400, error: expect.stringContaining(words) });
});

it('a rejected template is named with the day it was rejected, in both languages', async () => {
  const { ring, answer, clock } = await house();
  answer('accept');
  clock.advance(DAY / 2 + 3.5 * 3_600_000 + 120_000);
  answer('reject');
  clock.advance(DAY);
  const trace = await ring();
  expect(trace.result).toBe('not-delivered');
  expect(trace.people[0]?.words).toEqual({
    en: 'the user rejected template tmpl-doorbell (门铃呼叫提醒) on 3 March 2026 at 14:02',
    zh: '用户2026年3月3日 14:02拒绝了「门铃呼叫提醒」（tmpl-doorbell）',
  });
  expect(trace.words.en).toBe(`not delivered: ${trace.people[0]?.words.en}`);
});

it('what a person allows afterwards changes nothing about what happened', async () => {
  const { ring, answer, read } = await house();
  const before = await ring();
  expect(about(before)).toBe('the user never subscribed for this sn (AURORALOCK_lock1)');
  answer('accept');
  expect((await read()).trace).toEqual(before);
});

it('a ticket of another model is told with both models', async () => {
  const { ring, answer } = await house();
  answer('accept', { modelId: 'model-lock-0' });
  expect(about(await ring())).toBe('model_id of the ticket (model-lock-0) ≠ model_id of the send (model-lock-1)');
});

it('a template of this device nobody was asked for is told', async () => {
  const { ring, wechat, platform } = await house();
  platform.seed({
    ...cloudSeed,
    wechat: {
      ...cloudSeed.wechat,
      miniPrograms: cloudSeed.wechat.miniPrograms.map((one) => ({
        ...one,
        deviceTemplates: [
          ...one.deviceTemplates,
          { templateId: 'tmpl-other', category: 'lock', title: '另一个', keywords: one.deviceTemplates[1]?.keywords ?? [] },
        ],
      })),
    },
  });
  const choices = [{ templateId: 'tmpl-other', choice: 'accept', addReminder: false, keep: false }] as const;
  wechat.recordDeviceSubscribe({ userId: 'me', appid: APPID, sn: toSn(LOCK), modelId: 'model-lock-1', choices });
  expect(about(await ring())).toMatch(/^the user was never asked for template tmpl-doorbell/);
});

it('switches of the settings page are told with their time', async () => {
  const { ring, answer, wechat, clock } = await house();
  answer('accept');
  wechat.setSubscription('me', APPID, { templateId: TEMPLATE, choice: 'reject' });
  clock.advance(60_000);
  expect(about(await ring())).toBe(
    'the user switched template tmpl-doorbell (门铃呼叫提醒) off on the settings page on 2 March 2026 at 22:30',
  );
  wechat.setSubscription('me', APPID, { templateId: TEMPLATE, choice: 'accept', mainSwitch: false });
  clock.advance(60_000);
  expect(about(await ring())).toBe('the user switched all messages of this mini-program off on 2 March 2026 at 22:31');
});

it.each([
  [{ NoDisturbTime: '22:00-07:00' }, 'quiet hours 22:00–07:00'],
  [{ EnableWechatPush: 0 }, 'the user has switched WeChat messages off'],
  [{ EnableDeviceMessagePush: 0 }, 'the user has switched device alarms off'],
])('the setting %j is told', async (setting, words) => {
  const { ring, answer, me } = await house();
  answer('accept');
  await me.call('AppUpdateUserSetting', setting);
  const trace = await ring();
  expect(about(trace)).toBe(words);
  expect(trace.hops.at(-1)).toMatchObject({ hop: 'cloud', result: 'stopped' });
});

it('of two people one is told and one is not, each with a reason of their own', async () => {
  const { ring, answer, me, login } = await house();
  const neighbour = await login('neighbour');
  const { ShareDeviceToken } = (await me.call('AppCreateShareDeviceToken', { FamilyId: me.FamilyId, DeviceId: toDeviceId(LOCK) })) as {
    ShareDeviceToken: string;
  };
  await neighbour.call('AppBindUserShareDevice', { ShareDeviceToken, DeviceId: toDeviceId(LOCK) });
  answer('accept');
  const trace = await ring();
  expect(trace).toMatchObject({ result: 'partly', words: { en: 'delivered to 1 of 2' } });
  expect(trace.people.map(({ userId, result, words }) => [userId, result, words.en])).toEqual([
    ['me', 'delivered', 'delivered'],
    ['neighbour', 'not-delivered', 'the user never subscribed for this sn (AURORALOCK_lock1)'],
  ]);
});

it('a guest the rule leaves out is told so', async () => {
  const { ring, answer, me, login, platform } = await house();
  const neighbour = await login('neighbour');
  const { ShareDeviceToken } = (await me.call('AppCreateShareDeviceToken', { FamilyId: me.FamilyId, DeviceId: toDeviceId(LOCK) })) as {
    ShareDeviceToken: string;
  };
  await neighbour.call('AppBindUserShareDevice', { ShareDeviceToken, DeviceId: toDeviceId(LOCK) });
  answer('accept');
  answer('accept', { userId: 'neighbour' });
  platform.rules.set('iotCloud.remindShareUsers', false);
  expect((await ring()).people[1]?.words.en).toMatch(/^the device is only shared with the user/);
});

it('an event nobody can be told about says why: no template, no reminder, not bound, not linked, not in the thing model', async () => {
  const { ring, lock, url, clock, read, brokerUrl } = await house();
  expect((await ring('pry_alarm')).words.en).toBe('not delivered: no message template is chosen for the reminder pry-alarm');
  expect((await ring('door_close', 'info')).words.en).toBe(
    'not delivered: no reminder exists for event door_close: it is kept, not pushed',
  );

  await lock.ask('event', { method: 'event_post', eventId: 'flies_away', timestamp: clock.now(), params: {} });
  const refused = (await read(LOCK, 'flies_away')).trace;
  expect(refused).toMatchObject({ result: 'not-delivered', people: [], hops: [{ hop: 'broker', result: 'stopped' }] });
  expect(refused.words.en).toMatch(/the cloud refused the device's event with 406: eventId "?flies_away"? is not an event of this product/);

  const odd = await connectAs({ brokerUrl }, STRANGE);
  await odd.ask('event', { method: 'event_post', eventId: 'doorbell_ring', type: 'alert', timestamp: clock.now(), params: {} });
  expect((await read(STRANGE)).trace.words.en).toBe(
    'not delivered: product STRANGEPRD is not linked to any application; link it in the console',
  );
  expect((await fetch(`${url}/__mock__/trace?event=nothing`)).status).toBe(404);
  expect((await fetch(`${url}/__mock__/trace`)).status).toBe(400);
});

it('a full queue is told to everybody who would have been reminded', async () => {
  const { ring, answer } = await house({ rules: { 'iotCloud.reminderConnections': 0, 'iotCloud.reminderQueue': 0 } });
  answer('accept');
  expect(about(await ring())).toBe('the queue was full: 0 reminders waited already');
});

it('a secret WeChat does not accept is told as a refused token, and the secret is not shown', async () => {
  const { ring, answer, platform } = await house();
  answer('accept');
  const [application] = iotSeed.applications;
  if (!application) throw new Error('no application is seeded');
  platform.seed({ iotCloud: { ...iotSeed, applications: [{ ...application, wechatSecret: 'f'.repeat(32) }] } });
  const words = about(await ring());
  expect(words).toMatch(/^WeChat refused the access token: stable_token for wx0123456789abcdef: 4\d+ /);
  expect(words).not.toContain('ffff');
});

it('the page says the same in both languages and shows hostile names as text', async () => {
  const { ring, url, read, lock, clock } = await house();
  const trace = await ring();
  const page = await (await fetch(`${url}/__mock__/trace/page?event=${encodeURIComponent(trace.event)}`)).text();
  expect(page).toContain('用户从未为设备 AURORALOCK_lock1 允许过提醒');
  expect(page).toContain('the user never subscribed for this sn (AURORALOCK_lock1)');
  const inspection = await (await fetch(`${url}/__mock__/`)).text();
  expect(inspection).toContain(`/__mock__/trace/page?event=${encodeURIComponent(trace.event)}`);

  const eventId = '<script>x</script>';
  await lock.ask('event', { method: 'event_post', eventId, timestamp: clock.now(), params: {} });
  const { trace: hostile } = await read(LOCK, eventId);
  const shown = await (await fetch(`${url}/__mock__/trace/page?event=${encodeURIComponent(hostile.event)}`)).text();
  expect(shown).not.toContain('<script>x');
  expect(shown).toContain('&lt;script&gt;x');
});
