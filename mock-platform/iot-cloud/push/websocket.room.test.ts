import { describe, expect, it, vi } from 'vitest';
import { createManualClock, WEBSOCKET_PATHS } from '../../../devices/index.ts';
import { APP_KEY, bindBySignature, CAMERA, connectAs, LOCK, openPush, startCloud } from '../iot-cloud.fixture.ts';

const LOCK_ID = 'AURORALOCK/lock1';

async function watching(path?: string, options = {}) {
  const fixture = await startCloud(options);
  const me = await fixture.household();
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(me, LOCK);
  const push = await openPush(fixture, path);
  const subscribed = await push.ask('ActivePush', {
    DeviceIds: [LOCK_ID, 'AURORACAM1/cam1'],
    Platform: 'weapp',
    AccessToken: me.AccessToken,
    AppKey: APP_KEY,
    RegionId: 1,
  });
  return { fixture, me, lock, push, subscribed };
}

describe('the push line', () => {
  it.each(WEBSOCKET_PATHS)('on %s takes ActivePush for the devices of the user and leaves out the others', async (path) => {
    const { subscribed } = await watching(path);
    expect(subscribed).toMatchObject({ error: '', error_message: '', data: { deviceIds: [LOCK_ID] } });
  });

  it('tells of reports, controls, events, actions, coming and going', async () => {
    const { me, lock, push, fixture } = await watching();
    await lock.ask('property', { method: 'report', params: { volume: 2 } });
    expect(await push.change('Property', 'Report')).toMatchObject({
      DeviceId: LOCK_ID,
      Topic: '$thing/up/property/AURORALOCK/lock1',
      payload: { method: 'report', params: { volume: 2 } },
    });
    await me.call('AppControlDeviceData', { DeviceId: LOCK_ID, Data: '{"volume":3}' });
    expect((await push.change('Property', 'Push')).payload).toMatchObject({ method: 'control', params: { volume: 3 } });
    await lock.ask('event', { method: 'event_post', eventId: 'pry_alarm', timestamp: 5, params: {} });
    expect((await push.change('Event', 'Report')).payload).toMatchObject({
      method: 'event_post',
      eventId: 'pry_alarm',
      type: 'alert',
      timestamp: 5,
    });
    await me.call('AppCallDeviceActionAsync', { DeviceId: LOCK_ID, ActionId: 'wake_up' });
    const asked = await push.change('Action', 'Push');
    await lock.publish('action', {
      method: 'action_reply',
      clientToken: asked.payload.clientToken,
      code: 0,
      status: '',
      response: { wakeup_state: 1 },
    });
    expect((await push.change('Action', 'Report')).payload).toMatchObject({ method: 'action_reply', response: { wakeup_state: 1 } });
    await lock.client.endAsync();
    expect(await push.change('StatusChange', 'Offline')).toMatchObject({ DeviceId: LOCK_ID, payload: {} });
    await connectAs(fixture, LOCK);
    expect(await push.change('StatusChange', 'Online')).toMatchObject({ DeviceId: LOCK_ID });
  });

  it.each([
    [false, ['Online']],
    [true, ['Offline', 'Online']],
  ])('with Offline-before-Online %s, a second connection of the device is told as %s', async (displacedPushesOffline, told) => {
    const { fixture, lock, push } = await watching(undefined, { rules: { 'iotCloud.displacedPushesOffline': displacedPushesOffline } });
    const closed = new Promise<void>((resolve) => lock.client.once('close', () => resolve()));
    await connectAs(fixture, LOCK);
    await closed;
    await push.change('StatusChange', 'Online');
    const changes = push.heard.map((message) => message.params as { Type?: string; SubType?: string } | undefined);
    expect(changes.filter((params) => params?.Type === 'StatusChange').map((params) => params?.SubType)).toEqual(told);
  });

  it('lets a refusal of the device be seen', async () => {
    const { me, lock, push } = await watching();
    await me.call('AppControlDeviceData', { DeviceId: LOCK_ID, Data: '{"volume":3}' });
    const { clientToken } = await lock.hear('property', (message) => message.method === 'control');
    await lock.publish('property', { method: 'control_reply', clientToken, code: 403, status: 'child lock is on' });
    const payload = await vi.waitFor(async () => {
      const found = push.heard
        .map((message) => (message.params as { Payload?: string } | undefined)?.Payload)
        .filter((text) => text !== undefined);
      const replies = found.map((text) => JSON.parse(Buffer.from(text, 'base64').toString()) as { method?: string });
      expect(replies.some((reply) => reply.method === 'control_reply')).toBe(true);
      return replies.find((reply) => reply.method === 'control_reply');
    });
    expect(payload).toEqual({ method: 'control_reply', clientToken, code: 403, status: 'child lock is on', params: {} });
  });

  it('announces a new device to the family and an unbound one to those who watched, then is silent about it', async () => {
    const { fixture, me, lock, push } = await watching();
    const camera = await connectAs(fixture, CAMERA);
    await bindBySignature(me, CAMERA);
    expect(await push.change('StatusChange', 'Bind')).toMatchObject({ DeviceId: 'AURORACAM1/cam1' });
    await me.call('AppDeleteDeviceInFamily', { FamilyId: me.FamilyId, ProductId: LOCK.productId, DeviceName: LOCK.deviceName });
    expect(await push.change('StatusChange', 'Unbind')).toMatchObject({ DeviceId: LOCK_ID });
    await lock.ask('property', { method: 'report', params: { volume: 1 } });
    await camera.ask('property', { method: 'report', params: { privacy_mode: 1 } });
    await push.ask('YunApi', { Action: 'AppGetUser', ActionParams: { AccessToken: me.AccessToken } });
    expect(push.heard.filter((message) => (message.params as { Type?: string } | undefined)?.Type === 'Property')).toEqual([]);
  });

  it('answers the heartbeat, and a stranger’s with the documented logic error', async () => {
    const { me, push } = await watching();
    const beat = (AccessToken: string) =>
      push.ask('YunApi', {
        Action: 'AppDeviceTraceHeartBeat',
        ActionParams: { Platform: 'weapp', RequestId: 'hb', AccessToken, DeviceIds: [LOCK_ID] },
      });
    expect(await beat(me.AccessToken)).toMatchObject({ error: '', data: { Response: { RequestId: 'hb' } } });
    expect(await beat('made-up')).toMatchObject({
      error: '',
      data: { Response: { Error: { Code: 'InvalidParameterValue.InvalidAccessToken' } } },
    });
  });

  it('falls silent when the token it came with ends', async () => {
    const clock = createManualClock();
    const { fixture, lock, push } = await watching(undefined, { clock });
    clock.advance(86_400_001);
    await lock.ask('property', { method: 'report', params: { volume: 1 } });
    const later = await fixture.login();
    await push.ask('YunApi', { Action: 'AppGetUser', ActionParams: { AccessToken: later.AccessToken } });
    expect(push.heard.filter((message) => message.push === true)).toEqual([]);
  });

  it('says what it cannot do: unknown actions, other tokens, broken messages', async () => {
    const { push } = await watching();
    expect(await push.ask('Subscribe', {})).toMatchObject({
      error: 'InvalidAction',
      error_message: expect.stringContaining('Subscribe is not built'),
    });
    expect(await push.ask('YunApi', { Action: 'AppMakeCoffee' })).toMatchObject({
      error: 'InvalidAction',
      error_message: expect.stringContaining('AppMakeCoffee'),
    });
    expect(await push.ask('ActivePush', { DeviceIds: [LOCK_ID], AccessToken: 'made-up' })).toMatchObject({
      error: 'InvalidParameterValue.InvalidAccessToken',
    });
    push.socket.send('{');
    expect(await push.hear((message) => message.error === 'InvalidParameter')).toBeDefined();
    const closed = new Promise((resolve) => push.socket.once('close', resolve));
    push.socket.send('x'.repeat(70_000));
    await closed;
  });

  it('is not there on a path that is switched off', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.webSocketExplorer': false } });
    await expect(openPush(fixture, '/ws/explorer')).rejects.toThrow();
    await openPush(fixture, '/iotstudio_v2_weapp_1');
  });
});
