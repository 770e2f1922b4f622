import { describe, expect, it } from 'vitest';
import { bindSignature, createManualClock } from '../../../devices/index.ts';
import { bindBySignature, CAMERA, connectAs, LOCK, pskOf, STRANGE, startCloud } from '../iot-cloud.fixture.ts';

const NOW = 1_767_225_600_000;
const named = (device: { productId: string; deviceName: string }) => ({ ProductId: device.productId, DeviceName: device.deviceName });

describe('binding by provisioning token', () => {
  it('binds once the camera has reported the token, and tells the camera', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const { Token, Data } = (await me.call('AppCreateDeviceBindToken')) as { Token: string; Data: { Token: string } };
    expect(Token).toMatch(/^v3_[A-Za-z0-9]{29}$/);
    expect(Data.Token).toBe(Token);
    expect(await me.call('AppGetDeviceBindTokenState', { Token })).toMatchObject({ State: 1 });
    expect(await me.call('AppGetMultiDeviceBindTokenState', { Token })).toMatchObject({ Data: [] });

    const camera = await connectAs(fixture, CAMERA);
    expect(await camera.ask('service', { method: 'app_bind_token', params: { token: Token } })).toMatchObject({
      method: 'app_bind_token_reply',
      code: 0,
    });
    expect(await me.call('AppGetDeviceBindTokenState', { Token })).toMatchObject({ State: 2, ...named(CAMERA) });
    expect(await me.call('AppGetMultiDeviceBindTokenState', { Token })).toMatchObject({ Data: [{ State: 2, ...named(CAMERA) }] });
    await me.call('AppTokenBindDeviceFamily', { Token, ...named(CAMERA), FamilyId: me.FamilyId, RoomId: '0' });
    await camera.hear('service', (message) => message.method === 'bind_device');
    expect(await me.call('AppGetFamilyDeviceList', { FamilyId: me.FamilyId, RoomId: '', Offset: 0, Limit: 50 })).toMatchObject({
      Total: 1,
      DeviceList: [{ DeviceId: 'AURORACAM1/cam1', RoomId: '0', FamilyId: me.FamilyId }],
    });
  });

  it('refuses a token that is unknown, expired, another user’s, or not reported by this device', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock });
    const me = await fixture.household();
    const neighbour = await fixture.household('neighbour');
    const bind = (user: typeof me, Token: string) =>
      user.call('AppTokenBindDeviceFamily', { Token, ...named(CAMERA), FamilyId: user.FamilyId, RoomId: '0' });
    const { Token } = (await me.call('AppCreateDeviceBindToken')) as { Token: string };
    const camera = await connectAs(fixture, CAMERA);

    await expect(bind(me, 'v3_made_up')).rejects.toThrow('InvalidParameterValue.TokenNotExist');
    await expect(bind(me, Token)).rejects.toThrow('InvalidParameterValue.TokenNotBind');
    await expect(bind(neighbour, Token)).rejects.toThrow('InvalidParameterValue.TokenNotExist');
    expect(await camera.ask('service', { method: 'app_bind_token', params: { token: 'v3_made_up' } })).toMatchObject({ code: 404 });
    clock.advance(600_000);
    expect(await camera.ask('service', { method: 'app_bind_token', params: { token: Token } })).toMatchObject({ code: 403 });
    await expect(bind(me, Token)).rejects.toThrow('InvalidParameterValue.TokenIsExpire');
  });

  it('gives a token to the first device that reports it and to no other', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const { Token } = (await me.call('AppCreateDeviceBindToken')) as { Token: string };
    const camera = await connectAs(fixture, CAMERA);
    const lock = await connectAs(fixture, LOCK);
    expect(await camera.ask('service', { method: 'app_bind_token', params: { token: Token } })).toMatchObject({ code: 0 });
    expect(await lock.ask('service', { method: 'app_bind_token', params: { token: Token } })).toMatchObject({ code: 403 });
    await expect(me.call('AppTokenBindDeviceFamily', { Token, ...named(LOCK), FamilyId: me.FamilyId })).rejects.toThrow('TokenNotBind');
  });
});

describe('binding by device signature', () => {
  it('binds a lock that is online', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    await connectAs(fixture, LOCK);
    expect(await bindBySignature(me, LOCK)).toMatchObject({ AppDeviceInfo: { DeviceId: 'AURORALOCK/lock1' } });
    await expect(bindBySignature(me, LOCK)).rejects.toThrow('UnsupportedOperation.CannotBindSameFamily');
    await expect(bindBySignature(await fixture.household('neighbour'), LOCK)).rejects.toThrow('UnsupportedOperation.CannotBindSameFamily');
  });

  it('refuses a lock that has not been online lately', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock });
    const me = await fixture.household();
    await expect(bindBySignature(me, LOCK)).rejects.toThrow('InvalidParameterValue.BindDeviceNotConnected');
    const lock = await connectAs(fixture, LOCK);
    await lock.client.endAsync();
    await expect.poll(() => fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORALOCK/lock1')?.online).toBe(false);
    clock.advance(301_000);
    await expect(bindBySignature(me, LOCK)).rejects.toThrow('InvalidParameterValue.BindDeviceNotConnected');
  });

  it.each([
    ['wifi_sign with the default hash', { BindType: undefined, SignMethod: undefined }, 'wifi_sign', 'hmacsha1', undefined],
    ['bluetooth_sign', { BindType: 'bluetooth_sign', SignMethod: 'hmacsha256' }, 'bluetooth_sign', 'hmacsha256', undefined],
    [
      'a signature of the other plaintext',
      { BindType: 'bluetooth_sign', SignMethod: 'hmacsha256' },
      'wifi_sign',
      'hmacsha256',
      'InvalidParameterValue',
    ],
    ['other_sign, whose plaintext nobody knows', { BindType: 'other_sign' }, 'wifi_sign', 'hmacsha1', 'InvalidParameterValue'],
    ['an unknown hash', { SignMethod: 'md5' }, 'wifi_sign', 'hmacsha1', 'InvalidParameterValue'],
  ] as const)('%s', async (_what, said, bindType, signMethod, error) => {
    const fixture = await startCloud();
    const me = await fixture.household();
    await connectAs(fixture, LOCK);
    const Signature = bindSignature({ ...LOCK, psk: pskOf(LOCK) }, { bindType, connId: 'a1b2c', timestamp: 1_700_000_000, signMethod });
    const call = me.call('AppSigBindDeviceInFamily', {
      ...named(LOCK),
      FamilyId: me.FamilyId,
      ConnId: 'a1b2c',
      DeviceTimestamp: 1_700_000_000,
      Signature,
      ...said,
    });
    if (error) await expect(call).rejects.toThrow(error);
    else expect(await call).toMatchObject({ AppDeviceInfo: { DeviceName: 'lock1' } });
  });
});

it('says APPNoPermissionToStudioProduct for a product the application is not linked to, whatever is asked', async () => {
  const fixture = await startCloud();
  const me = await fixture.household();
  await connectAs(fixture, STRANGE);
  const { Token } = (await me.call('AppCreateDeviceBindToken')) as { Token: string };
  const code = 'UnauthorizedOperation.APPNoPermissionToStudioProduct | App对操作该产品无权限';
  await expect(bindBySignature(me, STRANGE)).rejects.toThrow(code);
  await expect(me.call('AppTokenBindDeviceFamily', { Token, ...named(STRANGE), FamilyId: me.FamilyId })).rejects.toThrow(code);
  await expect(me.call('AppControlDeviceData', { ...named(STRANGE), Data: '{}' })).rejects.toThrow(code);
  await expect(me.call('AppGetDeviceData', named(STRANGE))).rejects.toThrow(code);
  await expect(me.call('AppGetProducts', { ProductIds: [STRANGE.productId] })).rejects.toThrow(code);
});

it('unbinds when the device itself asks, and after that nobody reaches it', async () => {
  const fixture = await startCloud();
  const me = await fixture.household();
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(me, LOCK);
  expect(await lock.ask('service', { method: 'unbind_device_request', ...LOCK, deviceName: 'cam1' })).toMatchObject({ code: 403 });
  expect(await lock.ask('service', { method: 'unbind_device_request', ...LOCK })).toMatchObject({ method: 'unbind_device_reply', code: 0 });
  expect(await lock.ask('service', { method: 'unbind_device_request', ...LOCK })).toMatchObject({ code: 404 });
  await expect(me.call('AppGetDeviceData', named(LOCK))).rejects.toThrow('ResourceNotFound.DeviceNotBind');
});

it('what the old family still wanted of a device does not reach it under the next one', async () => {
  const fixture = await startCloud();
  const me = await fixture.household();
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(me, LOCK);
  await me.call('AppControlDeviceData', { ...named(LOCK), Data: '{"volume":0}' });
  expect(await lock.ask('property', { method: 'get_status' })).toMatchObject({ data: { control: { volume: 0 } } });
  await lock.ask('service', { method: 'unbind_device_request', ...LOCK });
  await bindBySignature(await fixture.household('neighbour'), LOCK);
  const { data } = await lock.ask('property', { method: 'get_status' });
  expect(data).toEqual({ reported: {} });
});

describe('what Tencent leaves open', () => {
  it('a token binds the device to the first family of its maker when the app names none', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const { Token } = (await me.call('AppCreateDeviceBindToken')) as { Token: string };
    const camera = await connectAs(fixture, CAMERA);
    await camera.ask('service', { method: 'app_bind_token', params: { token: Token } });
    await me.call('AppTokenBindDeviceFamily', { Token, ...named(CAMERA) });
    expect(await me.call('AppGetFamilyDeviceList', { FamilyId: me.FamilyId })).toMatchObject({ Total: 1 });
    const lonely = await fixture.login('neighbour');
    const other = (await lonely.call('AppCreateDeviceBindToken')) as { Token: string };
    const bound = lonely.call('AppTokenBindDeviceFamily', { Token: other.Token, ...named(LOCK) });
    await expect(bound).rejects.toThrow('ResourceNotFound.StudioFamilyNotExist');
  });

  it('the device is bound as soon as it reports the token when the rule says so, behind the answer', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.tokenBindsAtOnce': true } });
    const me = await fixture.household();
    const { Token } = (await me.call('AppCreateDeviceBindToken')) as { Token: string };
    const camera = await connectAs(fixture, CAMERA);
    await camera.ask('service', { method: 'app_bind_token', params: { token: Token } });
    await camera.hear('service', (message) => message.method === 'bind_device');
    expect(camera.heard.map(({ message }) => message.method)).toEqual(['app_bind_token_reply', 'bind_device']);
    expect(await me.call('AppGetMultiDeviceBindTokenState', { Token })).toMatchObject({ Data: [{ State: 2, ...named(CAMERA) }] });
    expect(await me.call('AppGetFamilyDeviceList', { FamilyId: me.FamilyId })).toMatchObject({ Total: 1 });
    const strange = await connectAs(fixture, STRANGE);
    const again = (await me.call('AppCreateDeviceBindToken')) as { Token: string };
    expect(await strange.ask('service', { method: 'app_bind_token', params: { token: again.Token } })).toMatchObject({ code: 0 });
    expect(fixture.state().iotCloud.refusals.recent.at(-1)?.detail).toContain('APPNoPermissionToStudioProduct');
  });

  it.each<[string, string, 'wifi_sign' | 'bluetooth_sign', boolean]>([
    ['refused', 'refuse', 'wifi_sign', false],
    ['taken for wifi_sign', 'wifi_sign', 'wifi_sign', true],
    ['taken for bluetooth_sign', 'bluetooth_sign', 'bluetooth_sign', true],
    ['checked', 'bluetooth_sign', 'wifi_sign', false],
  ])('other_sign is %s', async (_what, rule, bindType, taken) => {
    const fixture = await startCloud({ rules: { 'iotCloud.otherSign': rule } });
    const me = await fixture.household();
    await connectAs(fixture, LOCK);
    const sign = { connId: 'a1b2c', timestamp: 1_700_000_000, signMethod: 'hmacsha256', bindType } as const;
    const answer = me
      .call('AppSigBindDeviceInFamily', {
        ...named(LOCK),
        FamilyId: me.FamilyId,
        ConnId: sign.connId,
        DeviceTimestamp: sign.timestamp,
        SignMethod: sign.signMethod,
        BindType: 'other_sign',
        Signature: bindSignature({ ...LOCK, psk: pskOf(LOCK) }, sign),
      })
      .then(
        () => 'bound',
        (error: Error) => error.message,
      );
    expect(await answer).toMatch(taken ? /^bound$/ : /^InvalidParameterValue /);
  });

  it.each([
    ['TokenInfoSaveError', 'InvalidParameterValue.TokenInfoSaveError', 'AppCreateDeviceBindToken'],
    ['ReadTokenInfoError', 'InvalidParameterValue.ReadTokenInfoError', 'AppGetDeviceBindTokenState'],
    ['FamilyDeviceCountReadError', 'InvalidParameterValue.FamilyDeviceCountReadError', 'AppTokenBindDeviceFamily'],
    ['InternalServerException', 'InternalError.InternalServerException', 'AppTokenBindDeviceFamily'],
    ['InternalServerExceptionDB', 'InternalError.InternalServerExceptionDB', 'AppTokenBindDeviceFamily'],
  ])('the cloud itself fails with %s', async (fault, code, action) => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const { Token } = (await me.call('AppCreateDeviceBindToken')) as { Token: string };
    const camera = await connectAs(fixture, CAMERA);
    await camera.ask('service', { method: 'app_bind_token', params: { token: Token } });
    fixture.platform.rules.set('iotCloud.bindFault', fault);
    await expect(me.call(action, { Token, ...named(CAMERA), FamilyId: me.FamilyId })).rejects.toThrow(`${code} |`);
    fixture.platform.rules.set('iotCloud.bindFault', 'none');
    await me.call('AppTokenBindDeviceFamily', { Token, ...named(CAMERA), FamilyId: me.FamilyId });
  });
});
