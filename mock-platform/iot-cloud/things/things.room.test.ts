import { describe, expect, it } from 'vitest';
import { createManualClock, otaReportTopic, otaUpdateTopic, systemResultTopic, systemTopic } from '../../../devices/index.ts';
import { bindBySignature, CAMERA, connectAs, LOCK, startCloud } from '../iot-cloud.fixture.ts';

describe('properties', () => {
  it('takes a report that fits the thing model and gives it back on get_status', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const reply = await lock.ask('property', {
      method: 'report',
      timestamp: 1_700_000_000_000,
      params: { battery_percentage: 81, lock_state: 1 },
    });
    expect(reply).toMatchObject({ method: 'report_reply', code: 0, status: 'success' });
    expect(await lock.ask('property', { method: 'get_status', type: 'report', showmeta: 0 })).toMatchObject({
      method: 'get_status_reply',
      code: 0,
      type: 'report',
      data: { reported: { battery_percentage: 81, lock_state: 1 } },
    });
  });

  it.each([
    ['a value out of range', { battery_percentage: 101 }],
    ['an enum value Tencent does not use', { lock_state: 2 }],
    ['a property the product has not', { temperature: 20 }],
    ['text where a number belongs', { volume: '1' }],
    ['a bool of 2', { child_lock_state: 2 }],
    ['no object', [1]],
    ['a nested value of the wrong type', { fingerprints: [{ id: 7 }] }],
  ])('answers 406 to %s and keeps nothing of the message', async (_what, params) => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    expect(await lock.ask('property', { method: 'report', params: { ...params, wakeup_state: 1 } })).toMatchObject({
      method: 'report_reply',
      code: 406,
    });
    expect(await lock.ask('property', { method: 'get_status' })).toMatchObject({ data: { reported: {} } });
    expect(fixture.state().iotCloud.refusals.counts).toEqual({ 'model-violation': 1 });
  });

  it('tells a client that forgot the envelope what is missing', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const reply = await lock.ask('property', { battery_percentage: 81 });
    expect(reply).toMatchObject({ code: 400, status: expect.stringContaining('values in "params"') });
  });

  it('confirms report_info and clear_control', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    expect(await lock.ask('property', { method: 'report_info', params: { fw_ver: '1.0.0', mac: '00:11:22:33:44:55' } })).toMatchObject({
      method: 'report_info_reply',
      code: 0,
    });
    expect(await lock.ask('property', { method: 'clear_control' })).toMatchObject({ method: 'clear_control_reply', code: 0 });
  });

  it('uses the key of the IoT Video document when the rule says so', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.statusKey': 'report' } });
    const lock = await connectAs(fixture, LOCK);
    expect(await lock.ask('property', { method: 'get_status' })).toMatchObject({ data: { report: {} } });
  });
});

describe('a reply without its method, as the Python SDK sends it', () => {
  const bare = (clientToken: string) => ({ code: 0, clientToken, status: '\u0000' });

  it('settles the control it names, and is never answered: its sample replies to answers too', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await me.call('AppControlDeviceData', { ProductId: LOCK.productId, DeviceName: LOCK.deviceName, Data: '{"volume":3}' });
    const control = await lock.hear('property', (message) => message.method === 'control');
    await lock.publish('property', bare(String(control.clientToken)));
    const status = await lock.ask('property', { method: 'get_status' });
    expect(status.data).toEqual({ reported: {} });
    await lock.publish('property', bare(String(status.clientToken)));
    await lock.ask('property', { method: 'get_status' });
    expect(lock.heard.filter(({ message }) => message.method === 'report_reply')).toEqual([]);
    expect(fixture.state().iotCloud.refusals.counts).toEqual({ 'unexpected-reply': 1 });
  });

  it('is malformed when the rule says so', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.bareControlReply': false } });
    const lock = await connectAs(fixture, LOCK);
    await lock.publish('property', bare('x-1'));
    expect(await lock.hear('property', (message) => message.clientToken === 'x-1')).toMatchObject({ method: 'report_reply', code: 400 });
  });
});

describe('events', () => {
  const event = (eventId: string, more: object = {}) => ({ eventId, type: 'alert', timestamp: 1_700_000_000_000, params: {}, ...more });

  it.each([
    ['event_post', { method: 'event_post', version: '1.0', ...event('pry_alarm') }, 1],
    [
      'events_post, as the C SDK batches',
      { method: 'events_post', events: [event('pry_alarm'), event('low_battery', { params: { battery_percentage: 9 } })] },
      2,
    ],
    [
      'event_post with events[], as the Python SDK batches',
      { method: 'event_post', events: [event('pry_alarm'), event('duress_alarm')] },
      2,
    ],
  ])('takes %s', async (_what, message, count) => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    expect(await lock.ask('event', message)).toMatchObject({ method: 'event_reply', code: 0, status: 'success', data: {} });
    expect((fixture.state().iotCloud as unknown as { events: number }).events).toBe(count);
  });

  it.each([
    ['an event of another product', event('motion_detected'), 406],
    ['an inherited name', event('constructor'), 406],
    ['a wrong type', event('pry_alarm', { type: 'info' }), 406],
    ['a parameter out of range', event('low_battery', { params: { battery_percentage: 500 } }), 406],
    ['an unknown parameter', event('pry_alarm', { params: { colour: 1 } }), 406],
    ['a timestamp that is none', event('pry_alarm', { timestamp: 'yesterday' }), 400],
    ['a timestamp no date can show', event('pry_alarm', { timestamp: Number.MAX_SAFE_INTEGER }), 400],
  ])('refuses %s, and the ledger says where it ended', async (_what, one, code) => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    expect(await lock.ask('event', { method: 'event_post', ...one })).toMatchObject({ method: 'event_reply', code });
    expect(fixture.platform.ledger.lines()[0]?.stamps).toMatchObject([
      { hop: 'broker', note: expect.stringContaining(`refused with ${code}`) },
    ]);
    expect((fixture.state().iotCloud as unknown as { events: number }).events).toBe(0);
  });

  it('takes the cloud’s own time for the timestamp 0 of the C SDK', async () => {
    const fixture = await startCloud({ clock: createManualClock(1_767_225_600_000) });
    const lock = await connectAs(fixture, LOCK);
    expect(await lock.ask('event', { method: 'event_post', ...event('pry_alarm', { timestamp: 0 }) })).toMatchObject({ code: 0 });
    expect(fixture.platform.ledger.lines()[0]?.time).toBe(1_767_225_600_000);
  });

  it('takes a batch whole or not at all', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    const reply = await lock.ask('event', { method: 'events_post', events: [event('pry_alarm'), event('nonsense')] });
    expect(reply).toMatchObject({ code: 406, status: expect.stringContaining('events[1]') });
    expect((fixture.state().iotCloud as unknown as { events: number }).events).toBe(0);
  });
});

it('tells a device the time', async () => {
  const fixture = await startCloud({ clock: createManualClock(1_767_225_600_500) });
  const camera = await connectAs(fixture, CAMERA);
  const answer = new Promise<string>((resolve) =>
    camera.client.on('message', (topic, payload) => topic === systemResultTopic(CAMERA) && resolve(payload.toString())),
  );
  await camera.client.publishAsync(systemTopic(CAMERA), JSON.stringify({ type: 'get', resource: ['time'] }));
  const time = 1_767_225_600_500;
  expect(JSON.parse(await answer)).toEqual({ type: 'get', time: 1_767_225_600, ntptime1: time, ntptime2: time });
});

it('confirms the firmware version a device reports', async () => {
  const fixture = await startCloud();
  const camera = await connectAs(fixture, CAMERA);
  const answer = new Promise<string>((resolve) =>
    camera.client.on('message', (topic, payload) => topic === otaUpdateTopic(CAMERA) && resolve(payload.toString())),
  );
  await camera.client.publishAsync(otaReportTopic(CAMERA), JSON.stringify({ type: 'report_version', report: { version: '2.1.0' } }));
  expect(JSON.parse(await answer)).toEqual({ type: 'report_version_rsp', result_code: 0, result_msg: 'success', version: '2.1.0' });
  expect(fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORACAM1/cam1')?.firmware).toBe('2.1.0');
});
