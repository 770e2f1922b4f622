import { describe, expect, it, vi } from 'vitest';
import { createManualClock, toDeviceId, toSn, upTopic } from '../../../devices/index.ts';
import type { IotCloudSeed } from '../../seed.ts';
import {
  APPID,
  bindBySignature,
  connectAs,
  type Fixture,
  iotSeed,
  LOCK,
  openPush,
  startCloud,
  WECHAT_SECRET,
} from '../iot-cloud.fixture.ts';

const TIME = 1_631_271_600_000; // 2021-09-10 19:00:00 in China

async function subscribe(
  fixture: Fixture,
  user: { call(action: string, params: object): Promise<{ [key: string]: unknown }> },
  userId = 'me',
) {
  const answer = (await user.call('APPGetWechatDeviceTicket', {
    ProductId: LOCK.productId,
    Devicename: LOCK.deviceName,
    IsThirdApp: 1,
    ModelId: 'model-lock-1',
    MiniProgramAppId: APPID,
  })) as { Data: { WXIoTDeviceInfo: { SN: string; SNTicket: string; ModelId: string } } };
  const { SN: sn, SNTicket: snTicket, ModelId: modelId } = answer.Data.WXIoTDeviceInfo;
  expect(sn).toBe(toSn(LOCK));
  const check = fixture.platform.wechat.checkDeviceSubscribe({ userId, appid: APPID, tmplIds: ['tmpl-doorbell'], sn, snTicket, modelId });
  expect(check).toMatchObject({ ok: true });
  const choices = [{ templateId: 'tmpl-doorbell', choice: 'accept', addReminder: true, keep: true }] as const;
  fixture.platform.wechat.recordDeviceSubscribe({ userId, appid: APPID, sn, modelId, choices });
}

const ring = (timestamp = TIME) => ({
  method: 'event_post',
  version: '1.0',
  eventId: 'doorbell_ring',
  type: 'alert',
  timestamp,
  params: {},
});

describe('event to strong reminder', () => {
  it('rings the phone of the person who bound the lock and accepted the reminder, and every hop is in the ledger', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await subscribe(fixture, me);

    expect(await lock.ask('event', ring())).toMatchObject({ method: 'event_reply', code: 0, status: 'success', data: {} });
    const [message] = await vi.waitFor(() => {
      const inbox = fixture.platform.wechat.inbox('me');
      expect(inbox).toHaveLength(1);
      return inbox;
    });
    expect(message).toMatchObject({
      title: '门铃呼叫提醒',
      page: `pages/event/index?deviceId=${encodeURIComponent(toDeviceId(LOCK))}&eventId=doorbell_ring&time=${TIME}`,
      sn: 'AURORALOCK_lock1',
      modelId: 'model-lock-1',
      stage: 'developer',
      strong: true,
    });
    expect(message?.keywords.map(({ key, value }) => [key, value])).toEqual([
      ['time1', '2021-09-10 19:00:00'],
      ['enum_string2', '有人按门铃'],
    ]);
    const line = await vi.waitFor(() => {
      const found = fixture.platform.ledger.lines()[0];
      expect(found?.stamps.some((stamp) => stamp.hop === 'sent')).toBe(true);
      return found;
    });
    expect(line?.stamps.map((stamp) => stamp.hop).sort()).toEqual(['broker', 'cloud', 'inbox', 'sent', 'wechat']);
    expect(line?.stamps.find((stamp) => stamp.hop === 'sent')?.note).toMatch(/^errcode 0 /);
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ sent: 1 });
  });

  it('tells nobody when nobody has bound the device, and says so in the ledger', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    expect(await lock.ask('event', ring())).toMatchObject({ code: 0 });
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ 'nobody-bound': 1 });
    expect(fixture.platform.ledger.lines()[0]?.stamps.map((stamp) => [stamp.hop, stamp.note])).toEqual([
      ['broker', undefined],
      ['cloud', 'kept: nobody has bound this device'],
    ]);
  });

  it('keeps an event without a template and does not send it', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    expect(await lock.ask('event', { ...ring(), eventId: 'pry_alarm' })).toMatchObject({ code: 0 });
    expect(await lock.ask('event', { ...ring(), eventId: 'door_close', type: 'info' })).toMatchObject({ code: 0 });
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ 'no-template': 1, 'no-reminder': 1 });
    const history = await me.call('AppListEventHistory', {
      ProductId: LOCK.productId,
      DeviceName: LOCK.deviceName,
      StartTime: TIME / 1000,
      EndTime: TIME / 1000,
    });
    expect((history.EventHistory as { EventId: string }[]).map((event) => event.EventId)).toEqual(['door_close', 'pry_alarm']);
  });

  it('records what WeChat answers when the person never subscribed', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(await fixture.household(), LOCK);
    await lock.ask('event', ring());
    await vi.waitFor(() => expect(fixture.state().iotCloud.reminders.counts).toEqual({ refused: 1 }));
    expect(fixture.state().iotCloud.reminders.outcomes[0]?.note).toMatch(/^errcode (9800006|43101) /);
    expect(fixture.platform.wechat.inbox('me')).toHaveLength(0);
  });

  it('fetches a new token when WeChat has thrown the old one away, and loses no reminder over it', async () => {
    const clock = createManualClock(TIME);
    const fixture = await startCloud({ clock });
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await subscribe(fixture, me);
    await lock.ask('event', ring());
    await vi.waitFor(() => expect(fixture.platform.wechat.inbox('me')).toHaveLength(1));
    // Somebody else forces a refresh with the same secret: the token the cloud holds is dead at once.
    const stableToken = async (force_refresh: boolean) => {
      const body = JSON.stringify({ grant_type: 'client_credential', appid: APPID, secret: WECHAT_SECRET, force_refresh });
      const answer = await fetch(`${fixture.url}/api.weixin.qq.com/cgi-bin/stable_token`, { method: 'POST', body });
      return ((await answer.json()) as { access_token: string }).access_token;
    };
    const used = await stableToken(false);
    clock.advance(60_000);
    expect(await stableToken(true)).not.toBe(used);
    await lock.ask('event', ring(TIME + 1000));
    await vi.waitFor(() => expect(fixture.platform.wechat.inbox('me')).toHaveLength(2));
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ sent: 2 });
  });

  it('stops reminding once the device is unbound', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await subscribe(fixture, me);
    await me.call('AppDeleteDeviceInFamily', { FamilyId: me.FamilyId, ProductId: LOCK.productId, DeviceName: LOCK.deviceName });
    expect(await lock.hear('service', (message) => message.method === 'unbind_device')).toBeDefined();
    await lock.ask('event', ring());
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ 'nobody-bound': 1 });
    expect(fixture.platform.wechat.inbox('me')).toHaveLength(0);
  });

  it('counts what a full queue turns away, and the ledger says so', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.reminderQueue': 0 } });
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(await fixture.household(), LOCK);
    await lock.ask('event', ring());
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ dropped: 1 });
    expect(fixture.platform.ledger.lines()[0]?.stamps.at(-1)).toMatchObject({ hop: 'sent', note: expect.stringContaining('dropped') });
  });

  it('rings for everybody in the family who subscribed, and not for the neighbours', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await subscribe(fixture, me);
    await fixture.household('neighbour');
    const choices = [{ templateId: 'tmpl-doorbell', choice: 'accept', addReminder: true, keep: true }] as const;
    fixture.platform.wechat.recordDeviceSubscribe({ userId: 'neighbour', appid: APPID, sn: toSn(LOCK), modelId: 'model-lock-1', choices });
    await lock.ask('event', ring());
    await vi.waitFor(() => expect(fixture.platform.wechat.inbox('me')).toHaveLength(1));
    expect(fixture.platform.wechat.inbox('neighbour')).toHaveLength(0);
  });

  it('follows an event through its ledger line even when it was posted twice', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    await lock.ask('event', ring());
    await lock.ask('event', ring());
    expect(fixture.platform.ledger.lines()).toHaveLength(1);
    expect(fixture.platform.ledger.lines()[0]?.stamps.filter((stamp) => stamp.hop === 'broker')).toHaveLength(2);
  });

  it('rings once for an event the device sends again because it heard no answer', async () => {
    const fixture = await startCloud();
    const before = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await subscribe(fixture, me);
    const line = await openPush(fixture);
    await line.ask('ActivePush', { DeviceIds: [toDeviceId(LOCK)], AccessToken: me.AccessToken });
    const event = { ...ring(), clientToken: 'AURORALOCK-1' };
    await before.publish('event', event);
    await before.hear('event', (reply) => reply.clientToken === 'AURORALOCK-1');
    before.client.end(true);
    const lock = await connectAs(fixture, LOCK);
    // MQTT.js sets no DUP on a publish of its caller's: the cloud must know it by what it says.
    await lock.publish('event', event);
    const reply = await lock.hear('event', (one) => one.clientToken === 'AURORALOCK-1');
    expect(reply).toMatchObject({ method: 'event_reply', code: 0, status: 'success' });
    await lock.ask('event', ring(TIME + 1000));
    await vi.waitFor(() => expect(fixture.platform.wechat.inbox('me')).toHaveLength(2));
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ sent: 2 });
    expect((fixture.state().iotCloud as unknown as { events: number }).events).toBe(2);
    expect(line.heard.filter((message) => (message.params as { Type?: string } | undefined)?.Type === 'Event')).toHaveLength(2);
    const [rang] = fixture.platform.ledger.lines();
    expect(rang?.stamps.filter(({ hop }) => hop === 'broker').map(({ note }) => note)).toEqual([
      undefined,
      'the device sent it again: answered, not told again',
    ]);
  });

  it('rings once for a packet that comes again with the DUP flag, also without clientToken and time', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await subscribe(fixture, me);
    const { timestamp: _none, ...untimed } = ring();
    for (const dup of [false, true, true]) {
      await lock.client.publishAsync(upTopic('event', LOCK), JSON.stringify(untimed), { qos: 1, dup });
    }
    await vi.waitFor(() => expect(lock.heard.filter(({ message }) => message.method === 'event_reply')).toHaveLength(3));
    await vi.waitFor(() => expect(fixture.platform.wechat.inbox('me')).toHaveLength(1));
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ sent: 1 });
  });

  it('takes of a batch that comes again only what it has not', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const one = (eventId: string) => ({ eventId, type: 'alert', timestamp: TIME, params: {} });
    const batch = { method: 'events_post', clientToken: 'b', events: [one('pry_alarm'), one('pry_alarm'), one('duress_alarm')] };
    await lock.publish('event', batch);
    await lock.publish('event', batch);
    await vi.waitFor(() => expect(lock.heard.filter(({ message }) => message.clientToken === 'b')).toHaveLength(2));
    expect((fixture.state().iotCloud as unknown as { events: number }).events).toBe(3);
  });

  it('counts every message when the rule says so', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.sameEventSeconds': 0 } });
    const lock = await connectAs(fixture, LOCK);
    for (let i = 0; i < 2; i++) await lock.publish('event', { ...ring(), clientToken: 'c' });
    await vi.waitFor(() => expect(lock.heard.filter(({ message }) => message.clientToken === 'c')).toHaveLength(2));
    expect((fixture.state().iotCloud as unknown as { events: number }).events).toBe(2);
  });

  it('keeps two applications of one product apart: a user of one is nothing to the other', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await subscribe(fixture, me);
    const [application] = iotSeed.applications;
    const other = { ...application, appKey: 'another', appSecret: 's' } as IotCloudSeed['applications'][number];
    fixture.platform.iotCloud.seed({ products: [], devices: [], applications: [other] });
    await lock.ask('event', ring());
    await vi.waitFor(() => expect(fixture.platform.wechat.inbox('me')).toHaveLength(1));
    await lock.ask('property', { method: 'get_status' });
    expect(fixture.state().iotCloud.reminders.counts).toEqual({ sent: 1 });
    expect(fixture.platform.wechat.inbox('me')).toHaveLength(1);
  });
});
