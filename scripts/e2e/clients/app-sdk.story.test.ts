/**
 * Tencent's own app SDK, unmodified, against the mock, with a simulated lock on MQTT behind it: `apiUrl` and `wsConfig.url` are
 * all it is told (facts/tencent-iot.md §5, §6). Once as in a mini-program, once as in a browser.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DeviceName, encodeProvisioningQr, parseDeviceSignatureQr, toDeviceId } from '../../../devices/index.ts';
import { createFleet, type Fleet, type FleetUnit } from '../../../simulator/index.ts';
import { browser, type LoadedSdk, loadAppSdk, miniProgram } from './app-sdk.ts';
import { CAMERA, type ClientScene, LOCK, openClientScene, PATIENTLY, STRANGE } from './client-scene.ts';

const ID = toDeviceId(LOCK);
const namesOf = ({ productId, deviceName }: DeviceName) => ({ ProductId: productId, DeviceName: deviceName });
const DEVICE = namesOf(LOCK);
const DAY_MS = 86_400_000;

/** As Tencent's demo mini-program reads the label of a device (facts/tencent-iot.md §4.2). */
function bindParams(label: string, FamilyId: string) {
  const { productId, deviceName, connId, timestamp, signMethod, signature } = parseDeviceSignatureQr(label);
  return {
    ProductId: productId,
    DeviceName: deviceName,
    ConnId: connId,
    DeviceTimestamp: timestamp,
    SignMethod: signMethod,
    Signature: Buffer.from(signature, 'base64').toString('hex'),
    BindType: 'bluetooth_sign',
    FamilyId,
    RoomId: '0',
  };
}

describe.each([miniProgram, browser])('qcloud-iotexplorer-appdev-sdk in a $name', (platform) => {
  let scene: ClientScene;
  let fleet: Fleet;
  let lock: FleetUnit;
  let client: LoadedSdk;
  const webSockets = () => (scene.platform.state() as { iotCloud: { webSockets: number } }).iotCloud.webSockets;

  /** Everything the line carried before has been heard when this resolves: an answer on the same line is behind it. */
  const settle = async () => {
    const { Token } = await scene.login();
    await client.sdk.sendWebsocketMessage('YunApi', { Action: 'AppGetUser', ActionParams: { AccessToken: Token } });
  };

  beforeAll(async () => {
    scene = await openClientScene();
    const devices = [
      { ...LOCK, category: 'lock' },
      { ...CAMERA, category: 'camera', network: 'setup' },
    ] as const;
    fleet = createFleet({ devices, brokerUrl: scene.brokerUrl });
    lock = fleet.unit(LOCK.productId, LOCK.deviceName) as FleetUnit;
    await lock.powerOn();
    client = await loadAppSdk(scene, platform);
  });
  afterAll(async () => {
    client?.close();
    await fleet?.stop();
    await scene?.close();
  });

  it('logs in and knows who it is', async () => {
    await client.sdk.init();
    expect(client.sdk.isLogin).toBe(true);
    expect(client.sdk.userInfo).toMatchObject({ UserID: expect.stringMatching(/^\d{15,}$/), NickName: 'me' });
    expect(client.heard).toEqual([{ event: 'LoginStateChange', message: { isLogin: true } }]);
    expect(client.logins()).toBe(1);
  });

  it('makes the family it calls default, once', async () => {
    expect(await client.sdk.requestApi('AppGetFamilyList', { Offset: 0, Limit: 10 })).toMatchObject({ FamilyList: [], Total: 0 });
    const empty = await client.sdk.requestApi('AppGetFamilyDeviceList', { FamilyId: 'default', RoomId: '', Offset: 0, Limit: 50 });
    expect(empty).toMatchObject({ DeviceList: [], Total: 0 });
    const { FamilyList } = await client.sdk.requestApi('AppGetFamilyList', { Offset: 0, Limit: 10 });
    expect(FamilyList).toMatchObject([{ FamilyId: await client.sdk.getDefaultFamilyId(), FamilyName: 'me', Role: 1 }]);
  });

  it('binds the lock by its label and lists it online', async () => {
    await client.sdk.requestApi('AppSigBindDeviceInFamily', bindParams(lock.label, 'default'));
    const { DeviceList, Total } = await client.sdk.requestApi('AppGetFamilyDeviceList', {
      FamilyId: 'default',
      RoomId: '',
      Offset: 0,
      Limit: 50,
    });
    expect(Total).toBe(1);
    expect(DeviceList).toMatchObject([{ DeviceId: ID, ...DEVICE }]);
    const { DeviceStatuses } = await client.sdk.requestApi('AppGetDeviceStatuses', { DeviceIds: [ID] });
    expect(DeviceStatuses).toEqual([{ DeviceId: ID, Online: 1 }]);
    const { Products } = await client.sdk.requestApi('AppGetProducts', { ProductIds: [LOCK.productId] });
    expect(JSON.parse(Products[0].DataTemplate).profile.ProductId).toBe(LOCK.productId);
  });

  it('throws Tencent’s codes: a product not linked, a device not bound, an action nobody has', async () => {
    const control = (device: DeviceName, Data: object) =>
      client.sdk.requestApi('AppControlDeviceData', { ...namesOf(device), Data: JSON.stringify(Data) });
    await expect(control(STRANGE, { volume: 1 })).rejects.toMatchObject({
      code: 'UnauthorizedOperation.APPNoPermissionToStudioProduct',
      msg: expect.stringContaining('App对操作该产品无权限'),
    });
    await expect(control({ productId: LOCK.productId, deviceName: 'ghost' }, { volume: 1 })).rejects.toMatchObject({
      code: expect.stringMatching(/^ResourceNotFound\./),
    });
    await expect(control(LOCK, { volume: 9 })).rejects.toMatchObject({ code: 'InvalidParameterValue' });
    await expect(client.sdk.requestApi('AppCallDeviceActionSync', { ...DEVICE, ActionId: 'fly', InputParams: '{}' })).rejects.toMatchObject(
      { code: 'InvalidParameterValue.ActionNilOrNotExist' },
    );
  });

  it('is told which Action is not built', async () => {
    // In a browser the SDK looks at the HTTP status first.
    const wanted =
      platform === browser ? { code: 501 } : { code: 'InvalidAction', msg: expect.stringContaining('AppDoesNotExist is not built') };
    await expect(client.sdk.requestApi('AppDoesNotExist')).rejects.toMatchObject(wanted);
  });

  it('opens the push line only for devices it follows, and its heartbeat is answered', async () => {
    expect(webSockets()).toBe(0);
    await client.sdk.subscribeDevices([ID]);
    await vi.waitFor(() => expect(webSockets()).toBe(1), PATIENTLY);
    const RequestId = 'heart-1';
    const beat = await client.sdk.sendWebsocketMessage('YunApi', {
      Action: 'AppDeviceTraceHeartBeat',
      ActionParams: { Platform: 'weapp', RequestId, AccessToken: (await scene.login()).Token, DeviceIds: [ID] },
    });
    expect(beat).toEqual({ Response: { RequestId } });
  });

  it('binds a camera by the code it was shown, and hears of it at once', async () => {
    const camera = fleet.unit(CAMERA.productId, CAMERA.deviceName) as FleetUnit;
    await camera.powerOn();
    const { Token } = await client.sdk.requestApi('AppCreateDeviceBindToken');
    const stateOf = async () => (await client.sdk.requestApi('AppGetDeviceBindTokenState', { Token })).State;
    expect(await stateOf()).toBe(1);
    await camera.see(encodeProvisioningQr({ ssid: '家', password: 'secret-wifi', token: Token }));
    await vi.waitFor(async () => expect(await stateOf()).toBe(2), PATIENTLY);
    await client.sdk.requestApi('AppTokenBindDeviceFamily', { Token, FamilyId: 'default', RoomId: '0', ...namesOf(CAMERA) });
    expect(await client.hear('wsDeviceBind')).toMatchObject({ deviceId: toDeviceId(CAMERA) });
    await client.sdk.requestApi('AppDeleteDeviceInFamily', { FamilyId: 'default', RoomId: '', ...namesOf(CAMERA) });
  });

  it('sets a property: the lock takes it, the SDK hears wish and report, the data say so', async () => {
    await client.sdk.requestApi('AppControlDeviceData', { ...DEVICE, Data: JSON.stringify({ volume: 3 }) });
    expect(await client.hear('wsControl')).toMatchObject({ deviceId: ID, deviceData: { volume: { Value: 3 } } });
    const report = await client.hear('wsReport', ({ deviceData }) => 'volume' in (deviceData as object));
    expect(report).toMatchObject({ deviceId: ID, deviceData: { volume: { Value: 3, LastUpdate: expect.any(Number) } } });
    expect(lock.device.state.volume).toBe(3);
    const { Data } = await client.sdk.requestApi('AppGetDeviceData', DEVICE);
    expect(JSON.parse(Data).volume).toMatchObject({ Value: 3, LastUpdate: expect.any(Number) });
  });

  it('hears the doorbell', async () => {
    const [ring] = lock.trigger('doorbell').events;
    expect(await client.hear('wsEventReport')).toMatchObject({
      deviceId: ID,
      Payload: { method: 'event_post', eventId: 'doorbell_ring', type: 'alert', timestamp: ring?.timestamp, params: ring?.params },
    });
    const { EventHistory } = await client.sdk.requestApi('AppListEventHistory', { ...DEVICE, EventId: 'doorbell_ring', Size: 10 });
    expect(EventHistory).toMatchObject([{ EventId: 'doorbell_ring', Type: 'alert' }]);
  });

  it('opens the door and hears call and answer', async () => {
    const called = await client.sdk.requestApi('AppCallDeviceActionSync', { ...DEVICE, ActionId: 'unlock_remote', InputParams: '{}' });
    expect(JSON.parse(called.OutputParams)).toEqual({ result: 1 });
    expect(await client.hear('wsActionPush')).toMatchObject({ deviceId: ID, Payload: { actionId: 'unlock_remote' } });
    expect(await client.hear('wsActionReport')).toMatchObject({
      deviceId: ID,
      Payload: { method: 'action_reply', clientToken: called.ClientToken, code: 0, response: { result: 1 } },
    });
    expect(lock.device.state.lock_state).toBe(0);
  });

  it('hears the lock go and come back', async () => {
    await lock.powerOff();
    expect(await client.hear('wsStatusChange', ({ deviceStatus }) => deviceStatus === 0)).toEqual({ deviceId: ID, deviceStatus: 0 });
    await lock.powerOn();
    expect(await client.hear('wsStatusChange', ({ deviceStatus }) => deviceStatus === 1)).toEqual({ deviceId: ID, deviceStatus: 1 });
  });

  it('logs in again by itself when the token has ended, and repeats the call', async () => {
    const since = client.heard.length;
    scene.clock.advance(DAY_MS);
    const { DeviceList } = await client.sdk.requestApi('AppGetFamilyDeviceList', { FamilyId: 'default', RoomId: '', Offset: 0, Limit: 50 });
    expect(DeviceList).toMatchObject([{ DeviceId: ID }]);
    expect(client.logins()).toBe(2);
    expect(client.heard.slice(since)).toEqual([
      { event: 'LoginStateChange', message: { isLogin: false } },
      { event: 'LoginStateChange', message: { isLogin: true } },
    ]);
  });

  it('hears nothing on a line whose token has ended, and everything after following anew', async () => {
    const since = client.heard.length;
    lock.trigger('pry');
    const history = () => client.sdk.requestApi('AppListEventHistory', { ...DEVICE, EventId: 'pry_alarm', Size: 10 });
    await vi.waitFor(async () => expect((await history()).EventHistory).toHaveLength(1), PATIENTLY);
    await settle();
    expect(client.heard.slice(since)).toEqual([]);
    await client.sdk.subscribeDevices([ID]);
    // The SDK sends ActivePush without awaiting the answer.
    await settle();
    lock.trigger('pry');
    expect(await client.hear('wsEventReport', () => true, since)).toMatchObject({ Payload: { eventId: 'pry_alarm' } });
  });

  it('starts a second time with the token it kept, and replaces it when it has ended', async () => {
    const kept = client.again();
    await kept.sdk.init();
    expect(kept.logins()).toBe(0);
    expect(kept.sdk.userId).toBe(client.sdk.userId);
    scene.clock.advance(DAY_MS);
    const late = client.again();
    await late.sdk.init();
    expect(late.logins()).toBe(1);
    expect(late.sdk.userId).toBe(client.sdk.userId);
  });

  if (platform === miniProgram)
    it('leaves the line while the app is hidden and takes it up again', async () => {
      await client.sdk.init();
      client.hide?.();
      await vi.waitFor(() => expect(webSockets()).toBe(0), PATIENTLY);
      const since = client.heard.length;
      client.show?.();
      await vi.waitFor(() => expect(webSockets()).toBe(1), PATIENTLY);
      await client.sdk.requestApi('AppGetUser');
      await client.sdk.subscribeDevices([ID]);
      await settle();
      lock.trigger('doorbell');
      expect(await client.hear('wsEventReport', () => true, since)).toMatchObject({ Payload: { eventId: 'doorbell_ring' } });
    });

  it('comes back by itself two seconds after the cloud dropped the line', async () => {
    const closes = () => client.heard.filter(({ event }) => event === 'wsClose').length;
    const before = closes();
    scene.platform.iotCloud.reset?.();
    await vi.waitFor(() => expect(closes()).toBe(before + 1), PATIENTLY);
    await vi.waitFor(() => expect(webSockets()).toBe(1), PATIENTLY);
  });

  it('hears of the unbinding', async () => {
    await client.sdk.requestApi('AppGetUser');
    await client.sdk.subscribeDevices([ID]);
    await settle();
    await client.sdk.requestApi('AppDeleteDeviceInFamily', { FamilyId: 'default', RoomId: '', ...DEVICE });
    expect(await client.hear('wsDeviceUnbind')).toMatchObject({ deviceId: ID });
    const { Total } = await client.sdk.requestApi('AppGetFamilyDeviceList', { FamilyId: 'default', RoomId: '', Offset: 0, Limit: 50 });
    expect(Total).toBe(0);
  });
});

describe('with the envelope that Tencent’s documents print', () => {
  it('believes to be logged in, knows nobody and cannot make a family', async () => {
    const scene = await openClientScene();
    const ready = await scene.login();
    scene.platform.rules.set('iotCloud.documentedEnvelope', true);
    const client = await loadAppSdk({ ...scene, login: async () => ready }, miniProgram);
    try {
      await client.sdk.init();
      expect([client.sdk.isLogin, client.sdk.userId]).toEqual([true, 'unknown']);
      await expect(client.sdk.requestApi('AppGetFamilyDeviceList', { FamilyId: 'default' })).rejects.toMatchObject({
        code: 'INTERNAL_ERROR',
      });
    } finally {
      client.close();
      await scene.close();
    }
  });
});
