import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { appApiSignature, createManualClock, downTopic } from '../../../devices/index.ts';
import { APP_KEY, APP_SECRET, APPID, bindBySignature, connectAs, LOCK, startCloud } from '../iot-cloud.fixture.ts';
import { tokenActions } from './token-api.ts';

const NOW = 1_767_225_600_000;
const lock1 = { ProductId: LOCK.productId, DeviceName: LOCK.deviceName };

describe('logging in', () => {
  const params = {
    Action: 'AppGetTokenByWeiXin',
    AppKey: APP_KEY,
    Nonce: 2,
    Timestamp: 1,
    RequestId: 'r',
    WxOpenID: 'openid-1',
    NickName: '',
    Avatar: '',
  };

  it('gives the same user for the same openid, and takes signatures with and without empty values', async () => {
    const fixture = await startCloud();
    const filled = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
    const ids = [];
    for (const signed of [params, filled]) {
      const answer = await fixture.post('appapi', { ...params, Signature: appApiSignature(signed, APP_SECRET) });
      const { Token, ExpireAt } = (answer.body.data as { Data: { Token: string; ExpireAt: number } }).Data;
      expect(ExpireAt).toBeGreaterThan(1_700_000_000);
      const user = await fixture.post('tokenapi', { Action: 'AppGetUser', AccessToken: Token });
      ids.push((user.body.data as { Data: { UserID: string } }).Data.UserID);
    }
    expect(ids[0]).toBe(ids[1]);
  });

  it('refuses a wrong signature without showing the right one', async () => {
    const fixture = await startCloud();
    const { status, body } = await fixture.post('appapi', { ...params, Signature: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ code: -1000, data: { Error: { Code: 'UnauthorizedOperation' } } });
    expect(JSON.stringify(body)).not.toContain(appApiSignature(params, APP_SECRET));
  });

  it('ends a token after its day and says InvalidAccessToken', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock });
    const me = await fixture.login();
    expect(await me.call('AppGetUser')).toMatchObject({ Data: { NickName: 'me' } });
    clock.advance(86_400_000);
    await expect(me.call('AppGetUser')).rejects.toThrow('InvalidParameterValue.InvalidAccessToken');
  });

  it('forgets the token on logout', async () => {
    const fixture = await startCloud();
    const me = await fixture.login();
    await me.call('AppLogoutUser');
    await expect(me.call('AppGetUser')).rejects.toThrow('InvalidParameterValue.InvalidAccessToken');
  });
});

describe('the envelope', () => {
  it('is {code,msg,data} with the RequestId in data', async () => {
    const fixture = await startCloud();
    const me = await fixture.login();
    const { body } = await fixture.post('tokenapi?uin=x&cmd=AppGetUser', {
      Action: 'AppGetUser',
      AccessToken: me.AccessToken,
      RequestId: 'a-_$@#%b',
    });
    expect(body).toMatchObject({ code: 0, msg: '', data: { RequestId: 'a-_$@#%b', Data: { UserID: expect.any(String) } } });
  });

  it('is {Response} when the rule asks for the documents’ form', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.documentedEnvelope': true } });
    const { body } = await fixture.post('tokenapi', { Action: 'AppGetUser', AccessToken: 'no', RequestId: 'r' });
    expect(body).toEqual({
      Response: { RequestId: 'r', Error: { Code: 'InvalidParameterValue.InvalidAccessToken', Message: expect.any(String) } },
    });
  });

  it.each([
    ['not JSON', '{', 'InvalidParameterValue.InvalidJSON', 200],
    ['a list', '[]', 'InvalidParameterValue.InvalidJSON', 200],
    ['no Action', '{}', 'ErrorRequiredParamNotFound', 200],
    ['two megabytes', JSON.stringify({ Action: 'x'.repeat(2_000_000) }), 'InvalidParameterValue.PayloadOverLimit', 413],
  ])('answers %s with a documented error', async (_what, body, code, status) => {
    const fixture = await startCloud();
    const answer = await fixture.post('tokenapi', body);
    // A door before ours may stop a long body first; it must say so too.
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toMatchObject({ data: { Error: { Code: code } } });
  });

  it.each(['AppGetGlobalConfig', 'App::IotRTC::CallDevice', 'constructor', '__proto__'])(
    'answers 501 to %s and names it',
    async (Action) => {
      const fixture = await startCloud();
      const { status, body } = await fixture.post('tokenapi', `{"Action":${JSON.stringify(Action)}}`);
      expect(status).toBe(501);
      expect(body).toMatchObject({
        msg: `camlock mock: tokenapi Action ${Action} is not built`,
        data: { Error: { Code: 'InvalidAction' } },
      });
    },
  );

  it('answers 501 to doors of Tencent’s that are not built', async () => {
    const fixture = await startCloud();
    expect((await fixture.post('otherapi', {})).status).toBe(501);
    expect((await fetch(`${fixture.api}/tokenapi`)).status).toBe(501);
  });

  it('asks every Action for a token before anything else', async () => {
    const fixture = await startCloud();
    for (const Action of tokenActions) {
      const { body } = await fixture.post('tokenapi', { Action, AccessToken: 'made-up' });
      expect(body, Action).toMatchObject({ code: -1000, data: { Error: { Code: 'InvalidParameterValue.InvalidAccessToken' } } });
    }
  });
});

describe('a neighbour', () => {
  it('reaches neither the family nor its devices', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const neighbour = await fixture.household('neighbour');
    await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    const family = { FamilyId: me.FamilyId };
    await expect(neighbour.call('AppGetFamilyDeviceList', family)).rejects.toThrow('UnauthorizedOperation.NoPermissionToFamily');
    await expect(neighbour.call('AppModifyFamily', { ...family, Name: 'x' })).rejects.toThrow('UnauthorizedOperation.NoPermissionToFamily');
    for (const action of ['AppGetDeviceData', 'AppListEventHistory', 'AppDeleteDeviceInFamily', 'AppGetDeviceInFamily']) {
      await expect(neighbour.call(action, lock1), action).rejects.toThrow('UnauthorizedOperation.NoPermission');
    }
    await expect(neighbour.call('AppControlDeviceData', { ...lock1, Data: '{"volume":1}' })).rejects.toThrow(
      'UnauthorizedOperation.NoPermission',
    );
    expect(await neighbour.call('AppGetDeviceStatuses', { DeviceIds: ['AURORALOCK/lock1'] })).toMatchObject({ DeviceStatuses: [] });
    expect(await neighbour.call('AppGetMessages', { Category: 1, Limit: 20 })).toMatchObject({ Data: { Msgs: [] } });
  });
});

describe('families', () => {
  it('are made, described, renamed and given rooms', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const { FamilyId } = me;
    await me.call('AppModifyFamily', { FamilyId, Name: '新家', Address: '深圳' });
    expect(await me.call('AppDescribeFamily', { FamilyId })).toMatchObject({ Data: { FamilyName: '新家', Address: '深圳', Role: 1 } });
    expect(await me.call('AppGetFamilyList', { Offset: 0, Limit: 100 })).toMatchObject({
      Total: 1,
      FamilyList: [{ FamilyId, FamilyName: '新家' }],
    });
    const room = (await me.call('AppCreateRoom', { FamilyId, Name: '客厅' })) as { Data: { RoomId: string } };
    expect(await me.call('AppGetRoomList', { FamilyId, Offset: 0, Limit: 10 })).toMatchObject({
      Total: 1,
      RoomList: [{ RoomId: room.Data.RoomId, RoomName: '客厅', DeviceNum: 0 }],
    });
    await expect(me.call('AppDescribeFamily', { FamilyId: 'f_nowhere' })).rejects.toThrow('ResourceNotFound.StudioFamilyNotExist');
    await expect(me.call('AppCreateFamily', { Name: 'a\u0007b' })).rejects.toThrow('InvalidParameterValue');
    await expect(me.call('AppCreateFamily', {})).rejects.toThrow('ErrorRequiredParamNotFound');
  });
});

describe('control', () => {
  async function bound(rules = {}) {
    const fixture = await startCloud({ rules });
    const me = await fixture.household();
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    const control = (values: object | string) =>
      me.call('AppControlDeviceData', { ...lock1, Data: typeof values === 'string' ? values : JSON.stringify(values) });
    const desired = () => fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORALOCK/lock1')?.desired;
    return { fixture, me, lock, control, desired };
  }

  it('reaches the device, stays desired until it is answered, and shows in AppGetDeviceData once reported', async () => {
    const { me, lock, control, desired } = await bound();
    expect(await control({ volume: 2 })).toMatchObject({ Data: '' });
    const asked = await lock.hear('property', (message) => message.method === 'control');
    expect(asked).toMatchObject({ params: { volume: 2 } });
    expect(desired()).toEqual({ volume: 2 });
    await lock.publish('property', { method: 'control_reply', clientToken: asked.clientToken, code: 0 });
    await lock.ask('property', { method: 'report', params: { volume: 2 } });
    expect(desired()).toEqual({});
    const { Data } = (await me.call('AppGetDeviceData', lock1)) as { Data: string };
    expect(JSON.parse(Data)).toMatchObject({ volume: { Value: 2, LastUpdate: expect.any(Number) } });
  });

  it('waits in get_status for a device that was away, until clear_control', async () => {
    const { fixture, lock, control, desired } = await bound();
    await lock.client.endAsync();
    await expect.poll(() => fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORALOCK/lock1')?.online).toBe(false);
    await control({ volume: 3 });
    const again = await connectAs(fixture, LOCK);
    await again.ask('property', { method: 'report', params: { volume: 1 } });
    expect(await again.ask('property', { method: 'get_status' })).toMatchObject({
      data: { reported: { volume: 1 }, control: { volume: 3 } },
    });
    await again.ask('property', { method: 'clear_control' });
    expect(desired()).toEqual({});
    expect(await again.ask('property', { method: 'get_status' })).toMatchObject({ data: { reported: { volume: 1 } } });
  });

  it('answers DeviceOffline instead when the rule says so', async () => {
    const { fixture, lock, control } = await bound({ 'iotCloud.offlineControl': 'refuse' });
    await lock.client.endAsync();
    await expect.poll(() => fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORALOCK/lock1')?.online).toBe(false);
    await expect(control({ volume: 3 })).rejects.toThrow('FailedOperation.DeviceOffline');
  });

  it.each([
    ['an unknown property', { temperature: 1 }, 'InvalidParameterValue.ModelPropertyNotExist'],
    ['a read-only property', { battery_percentage: 50 }, 'InvalidParameterValue'],
    ['a value out of the enum', { volume: 9 }, 'InvalidParameterValue'],
    ['no property', {}, 'InvalidParameterValue'],
    ['broken JSON', '{"volume":', 'InvalidParameterValue.InvalidJSON'],
    ['17 KB', JSON.stringify({ volume: 'x'.repeat(17_000) }), 'InvalidParameterValue.PayloadOverLimit'],
  ])('refuses %s', async (_what, values, code) => {
    const { control, desired } = await bound();
    await expect(control(values)).rejects.toThrow(code);
    expect(desired()).toEqual({});
  });
});

describe('actions', () => {
  it('answers with what the device says', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    const call = me.call('AppCallDeviceActionSync', { ...lock1, ActionId: 'unlock_remote', InputParams: '{}' });
    const asked = await lock.hear('action');
    expect(asked).toMatchObject({ method: 'action', actionId: 'unlock_remote', params: {} });
    await lock.publish('action', {
      method: 'action_reply',
      clientToken: asked.clientToken,
      code: 0,
      status: 'success',
      response: { result: 1 },
    });
    expect(await call).toMatchObject({ ClientToken: asked.clientToken, OutputParams: '{"result":1}', Status: 'success', Code: 0 });
    await lock.publish('action', { method: 'action_reply', clientToken: asked.clientToken, code: 0, response: {} });
    await vi.waitFor(() => expect(fixture.state().iotCloud.refusals.counts).toEqual({ 'unexpected-reply': 1 }));
  });

  it('gives up after the time-out, and says DeviceOffline when nobody is there', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock });
    const me = await fixture.household();
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    const call = expect(me.call('AppCallDeviceActionSync', { ...lock1, ActionId: 'unlock_remote' })).rejects.toThrow(
      'FailedOperation.ActionUnreachable',
    );
    await lock.hear('action');
    clock.advance(4000);
    await call;
    await lock.client.endAsync();
    await expect.poll(() => fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORALOCK/lock1')?.online).toBe(false);
    await expect(me.call('AppCallDeviceActionAsync', { ...lock1, ActionId: 'unlock_remote' })).rejects.toThrow(
      'FailedOperation.DeviceOffline',
    );
  });

  it('says DeviceNoSubscription for a device that does not listen to its action topic', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    await lock.client.unsubscribeAsync(downTopic('action', LOCK));
    await expect(me.call('AppCallDeviceActionSync', { ...lock1, ActionId: 'unlock_remote' })).rejects.toThrow(
      'FailedOperation.DeviceNoSubscription',
    );
  });

  it('refuses unknown actions and wrong inputs', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    await expect(me.call('AppCallDeviceActionAsync', { ...lock1, ActionId: 'self_destruct' })).rejects.toThrow(
      'InvalidParameterValue.ActionNilOrNotExist',
    );
    const wrong = me.call('AppCallDeviceActionAsync', { ...lock1, ActionId: 'unlock_remote', InputParams: '{"force":1}' });
    await expect(wrong).rejects.toThrow('InvalidParameter.ActionInputParamsInvalid');
  });
});

describe('events in the app', () => {
  it('are listed newest first, page by page, by type and by time, and as messages', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock });
    const me = await fixture.household();
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    for (let i = 0; i < 5; i++) {
      const eventId = i % 2 === 0 ? 'pry_alarm' : 'door_close';
      await lock.ask('event', { method: 'event_post', eventId, timestamp: NOW + i * 1000, params: { event_time: NOW / 1000 + i } });
    }
    const list = (params: object) =>
      me.call('AppListEventHistory', { ...lock1, ...params }) as Promise<{
        EventHistory: { TimeStamp: number; Data: string }[];
        Context: string;
        Listover: boolean;
        Total: number;
      }>;
    const first = await list({ Size: 2 });
    expect(first).toMatchObject({ Total: 5, Listover: false, EventHistory: [{ TimeStamp: NOW + 4000 }, { TimeStamp: NOW + 3000 }] });
    expect(first.EventHistory[0]?.Data).toBe(JSON.stringify({ event_time: NOW / 1000 + 4 }));
    const second = await list({ Size: 3, Context: first.Context });
    expect(second).toMatchObject({
      Listover: true,
      EventHistory: [{ TimeStamp: NOW + 2000 }, { TimeStamp: NOW + 1000 }, { TimeStamp: NOW }],
    });
    expect((await list({ Type: 'info' })).Total).toBe(2);
    expect((await list({ EventId: 'pry_alarm', StartTime: NOW / 1000 + 2, EndTime: NOW / 1000 + 2 })).Total).toBe(1);
    expect(await me.call('AppGetMessages', { Category: 1, MsgID: '', MsgTimestamp: 0, Limit: 2 })).toMatchObject({
      Data: { Listover: false, Msgs: [{ MsgType: 101, MsgTitle: '门锁被撬', MsgTimestamp: NOW + 4000 }, { MsgTimestamp: NOW + 2000 }] },
    });
    clock.advance(31 * 86_400_000);
    const later = await fixture.login();
    expect(await later.call('AppListEventHistory', { ...lock1, StartTime: 1 })).toMatchObject({ Total: 0 });
  });
});

it('hands out a WeChat ticket for a bound device of the own mini-program only', async () => {
  const fixture = await startCloud();
  const me = await fixture.household();
  await connectAs(fixture, LOCK);
  const ask = (more: object = {}) =>
    me.call('APPGetWechatDeviceTicket', {
      ProductId: LOCK.productId,
      Devicename: LOCK.deviceName,
      IsThirdApp: 1,
      ModelId: 'model-lock-1',
      MiniProgramAppId: APPID,
      ...more,
    });
  await expect(ask()).rejects.toThrow('ResourceNotFound.DeviceNotBind');
  await bindBySignature(me, LOCK);
  expect(await ask()).toMatchObject({
    Data: {
      DeviceId: 'AURORALOCK/lock1',
      WXIoTDeviceInfo: { SN: 'AURORALOCK_lock1', SNTicket: expect.any(String), ModelId: 'model-lock-1' },
    },
  });
  const own = await ask({ ModelId: undefined, MiniProgramAppId: undefined });
  expect(own).toMatchObject({ Data: { WXIoTDeviceInfo: { ModelId: 'model-lock-1' } } });
  await expect(ask({ ModelId: 'model-of-nobody' })).rejects.toThrow(/InvalidParameterValue .*9800003/);
  await expect(ask({ MiniProgramAppId: 'wxother' })).rejects.toThrow('InvalidParameterValue');
});

it('keeps feedback, users, bindings, values and events over a restart', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'camlock-iot-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const store = { file: join(directory, 'state.db') };
  const before = await startCloud({ store });
  const me = await before.household();
  const lock = await connectAs(before, LOCK);
  await bindBySignature(me, LOCK);
  await lock.ask('property', { method: 'report', params: { volume: 3 } });
  await lock.ask('event', { method: 'event_post', eventId: 'pry_alarm', timestamp: before.platform.clock.now(), params: {} });
  await me.call('AppUserFeedBack', { Type: 'x', Desc: '按钮太小', Contact: '', LogUrl: 'https://logs.example/1' });
  await before.platform.close();

  const after = await startCloud({ store });
  const body = async (Action: string, params: object) =>
    (await after.post('tokenapi', { Action, AccessToken: me.AccessToken, ...params })).body.data as { [key: string]: unknown };
  expect(await body('AppGetFamilyDeviceList', { FamilyId: me.FamilyId })).toMatchObject({ Total: 1 });
  expect(JSON.parse((await body('AppGetDeviceData', lock1)).Data as string)).toMatchObject({ volume: { Value: 3 } });
  expect(await body('AppListEventHistory', lock1)).toMatchObject({ Total: 1, EventHistory: [{ EventId: 'pry_alarm' }] });
  expect(await body('AppGetDeviceStatuses', { DeviceIds: ['AURORALOCK/lock1'] })).toMatchObject({ DeviceStatuses: [{ Online: 0 }] });
  const kept = (after.state().iotCloud as unknown as { feedback: object[] }).feedback;
  expect(kept).toMatchObject([{ type: 'x', description: '按钮太小', logUrl: 'https://logs.example/1' }]);
  // A family made after the restart is a new one, although the dice may start again.
  const made = (await body('AppCreateFamily', { Name: '第二个' })) as { Data: { FamilyId: string } };
  expect(made.Data.FamilyId).not.toBe(me.FamilyId);
});
