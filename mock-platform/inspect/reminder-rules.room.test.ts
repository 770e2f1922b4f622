import { expect, it, vi } from 'vitest';
import { catalogue, createManualClock, type ManualClock, toDeviceId, toSn } from '../../devices/index.ts';
import { APP_KEY, APPID, bindBySignature, cloudSeed, connectAs, LOCK, startCloud } from '../iot-cloud/iot-cloud.fixture.ts';
import type { DeliveryTrace } from './delivery-trace.ts';

const PRY = { templateId: 'tmpl-pry', category: 'lock', ...catalogue.lock.reminders['pry-alarm'].template };
const [PRY_VALUE] = PRY.keywords.flatMap((keyword) => (keyword.type === 'enum' ? keyword.values : []));
const RULE = {
  appKey: APP_KEY,
  productId: LOCK.productId,
  event: 'pry_alarm',
  modelId: 'model-lock-1',
  templateId: 'tmpl-pry',
  values: { enum_string2: PRY_VALUE },
};

async function start() {
  const clock: ManualClock = createManualClock(Date.parse('2026-03-03T14:00:00+08:00'));
  const fixture = await startCloud({ clock });
  const [miniProgram] = cloudSeed.wechat.miniPrograms;
  if (!miniProgram) throw new Error('no mini-program is seeded');
  const { deviceTemplates, deviceModels } = miniProgram;
  fixture.platform.seed({
    wechat: {
      miniPrograms: [
        {
          ...miniProgram,
          deviceTemplates: [...deviceTemplates, PRY],
          deviceModels: [...deviceModels, { modelId: 'model-lock-new', category: 'lock', approved: false }],
        },
      ],
    },
  });
  const send = async (method: 'GET' | 'POST' | 'DELETE', body?: object) => {
    const response = await fetch(`${fixture.url}/__mock__/reminder-rules`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: response.status, body: (await response.json()) as { error?: string; [key: string]: unknown } };
  };
  const list = async () => (await send('GET')).body as unknown as { [key: string]: unknown }[];
  const ofEvent = async (event: string) => (await list()).filter((one) => one.productId === LOCK.productId && one.event === event);
  return { ...fixture, clock, send, ofEvent };
}

/** `me` has bound the lock and allowed both templates. */
async function household(fixture: Awaited<ReturnType<typeof start>>) {
  const { platform, clock, url } = fixture;
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(await fixture.household(), LOCK);
  platform.wechat.recordDeviceSubscribe({
    userId: 'me',
    appid: APPID,
    sn: toSn(LOCK),
    modelId: 'model-lock-1',
    choices: ['tmpl-doorbell', 'tmpl-pry'].map((templateId) => ({ templateId, choice: 'accept', addReminder: false, keep: false })),
  });
  return async (eventId: string) => {
    clock.advance(1000);
    await lock.ask('event', { method: 'event_post', eventId, type: 'alert', timestamp: clock.now(), params: {} });
    return vi.waitFor(async () => {
      const event = encodeURIComponent(`${toDeviceId(LOCK)}|${eventId}|${clock.now()}`);
      const trace = (await (await fetch(`${url}/__mock__/trace?event=${event}`)).json()) as DeliveryTrace;
      expect(trace.result).not.toBe('under-way');
      return trace;
    });
  };
}

it('lists what is sent for every event of every application, with Tencent’s numbers', async () => {
  const { ofEvent } = await start();
  expect(await ofEvent('doorbell_ring')).toEqual([
    {
      appKey: APP_KEY,
      appid: APPID,
      productId: LOCK.productId,
      event: 'doorbell_ring',
      eventNumber: 3,
      noticeNumber: 6,
      reminderKey: 'doorbell-ring',
      enabled: true,
      modelId: 'model-lock-1',
      templateId: 'tmpl-doorbell',
      values: { enum_string2: '有人按门铃' },
      source: 'settings',
    },
  ]);
});

it('a rule set while the cloud runs sends the next event, and taking it away ends that', async () => {
  const fixture = await start();
  const happens = await household(fixture);
  expect((await happens('pry_alarm')).result).toBe('not-delivered');
  expect(await fixture.send('POST', RULE)).toMatchObject({ status: 200, body: { source: 'rule', templateId: 'tmpl-pry', eventNumber: 4 } });
  expect((await happens('pry_alarm')).result).toBe('delivered');
  expect(fixture.platform.wechat.inbox('me')[0]).toMatchObject({ templateId: 'tmpl-pry', title: PRY.title });
  expect(fixture.platform.wechat.inbox('me')[0]?.keywords[1]?.value).toBe(PRY_VALUE);

  const place = { appKey: APP_KEY, productId: LOCK.productId, event: 'pry_alarm' };
  expect(await fixture.send('DELETE', place)).toEqual({ status: 200, body: { ok: true } });
  expect((await fixture.send('DELETE', place)).status).toBe(404);
  expect((await happens('pry_alarm')).words.en).toContain('no message template is chosen');
});

it.each([
  ['eventNumber', 3],
  ['noticeNumber', 6],
])('%s %i names the event as its id does', async (field, number) => {
  const { send, ofEvent } = await start();
  const { event: _event, ...rule } = RULE;
  expect((await send('POST', { ...rule, [field]: number })).status).toBe(200);
  expect(await ofEvent('doorbell_ring')).toMatchObject([{ templateId: 'tmpl-pry', source: 'rule', reminderKey: 'doorbell-ring' }]);
});

it('a rule can switch a reminder off; the trace says so', async () => {
  const fixture = await start();
  const happens = await household(fixture);
  await fixture.send('POST', {
    ...RULE,
    event: 'doorbell_ring',
    templateId: 'tmpl-doorbell',
    values: { enum_string2: '有人按门铃' },
    enabled: false,
  });
  const trace = await happens('doorbell_ring');
  expect(trace).toMatchObject({ result: 'not-delivered', people: [] });
  expect(trace.words.en).toBe('not delivered: the reminder doorbell-ring is switched off by a reminder rule');
});

it('a rule outlives a new seed of the same console', async () => {
  const fixture = await start();
  await fixture.send('POST', RULE);
  fixture.platform.seed({ iotCloud: cloudSeed.iotCloud });
  expect(await fixture.ofEvent('pry_alarm')).toMatchObject([{ source: 'rule' }]);
});

it.each([
  ['an unknown application', { appKey: 'nobody' }, /appKey "nobody" is none of ahPxdKSAMPLETGrejd/],
  ['an unknown product', { productId: '__proto__' }, /productId "__proto__" is not a product here/],
  ['a product that is not linked', { productId: 'STRANGEPRD' }, /"STRANGEPRD" is not linked to ahPx.*AURORACAM1, AURORALOCK/],
  ['an event of another model', { event: 'motion_detected' }, /event "motion_detected" is not one of AURORALOCK: .*pry_alarm/],
  ['two names of the event', { eventNumber: 4 }, /name the event once/],
  ['an unknown number', { event: undefined, noticeNumber: 99 }, /noticeNumber 99 is none of AURORALOCK: .*6 doorbell_ring/],
  ['a number as text', { event: undefined, eventNumber: '4' }, /eventNumber "4" is none of/],
  ['an unregistered model', { modelId: 'toString' }, /modelId "toString" is not registered .*model-camera-1, model-lock-1/],
  ['a model WeChat has not approved', { modelId: 'model-lock-new' }, /"model-lock-new" is not approved/],
  ['an unknown template', { templateId: 'nope' }, /templateId "nope" is not one of .*tmpl-doorbell/],
  ['a template of another category', { templateId: 'tmpl-motion' }, /is for camera, modelId "model-lock-1" is lock/],
  ['a missing value', { values: {} }, /values.enum_string2 is missing; allowed: /],
  ['a value WeChat does not list', { values: { enum_string2: '天亮了' } }, /"天亮了" is not allowed; allowed: /],
  ['a value for a time', { values: { ...RULE.values, time1: '08:00' } }, /values.time1 is not an enumeration of the template/],
  ['values that are no object', { values: ['x'] }, /values should be an object/],
  ['enabled as text', { enabled: 'no' }, /enabled should be true or false/],
  ['a field nobody knows', { template: 'x' }, /template is not a field of a reminder rule/],
])('%s is refused and nothing changes', async (_what, change, error) => {
  const { send, ofEvent } = await start();
  const before = await ofEvent('pry_alarm');
  const answer = await send('POST', { ...RULE, ...change });
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatch(error);
  expect(await ofEvent('pry_alarm')).toEqual(before);
});

it('iotCloud.mergeBurstSeconds: a burst makes one reminder, the ledger and the trace say which; off, every event makes one', async () => {
  const fixture = await start();
  const happens = await household(fixture);
  for (let n = 0; n < 2; n++) expect((await happens('doorbell_ring')).result).toBe('delivered');

  fixture.platform.rules.set('iotCloud.mergeBurstSeconds', 60);
  expect((await happens('doorbell_ring')).result).toBe('delivered');
  const merged = await happens('doorbell_ring');
  expect(merged.result).toBe('not-delivered');
  expect(merged.people[0]?.words.en).toBe(
    'merged: alike events within 60 s make one reminder, it went out for the one on 3 March 2026 at 14:00',
  );
  const line = fixture.platform.ledger.line(merged.event);
  expect(line?.stamps.at(-1)?.note).toMatch(/^merged: told at 2026-03-03T06:00:03.000Z/);
  expect(fixture.platform.wechat.inbox('me')).toHaveLength(3);

  fixture.clock.advance(60_000);
  expect((await happens('doorbell_ring')).result).toBe('delivered');
});
