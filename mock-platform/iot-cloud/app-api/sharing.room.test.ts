import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createManualClock, type DeviceName } from '../../../devices/index.ts';
import { APPID, bindBySignature, CAMERA, connectAs, type Fixture, LOCK, openPush, STRANGE, startCloud } from '../iot-cloud.fixture.ts';

const named = (device: DeviceName) => ({ ProductId: device.productId, DeviceName: device.deviceName });
const lock1 = named(LOCK);
const DeviceId = 'AURORALOCK/lock1';
type User = Awaited<ReturnType<Fixture['household']>>;

async function withLock(options: Parameters<typeof startCloud>[0] = {}) {
  const fixture = await startCloud(options);
  const me = await fixture.household();
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(me, LOCK);
  const guest = await fixture.household('neighbour');
  return { fixture, me, lock, guest };
}
const offer = async (owner: Pick<User, 'call'>, more: object = {}) =>
  ((await owner.call('AppCreateShareDeviceToken', { DeviceId, ...more })) as { ShareDeviceToken: string }).ShareDeviceToken;
const share = async (owner: User, receiver: Pick<User, 'call'>) =>
  receiver.call('AppBindUserShareDevice', { ShareDeviceToken: await offer(owner), DeviceId });
const userIdOf = async (user: Pick<User, 'call'>) => ((await user.call('AppGetUser')).Data as { UserID: string }).UserID;

describe('handing over', () => {
  it('goes by a token that tells what it is for, before and after it is taken', async () => {
    const { me, guest } = await withLock();
    await me.call('AppUpdateDeviceInFamily', { ...lock1, AliasName: '大门' });
    const ShareDeviceToken = await offer(me, { FamilyId: me.FamilyId, TokenContext: '{"a":1}' });
    const describe = async () =>
      (await guest.call('AppDescribeShareDeviceToken', { ShareDeviceToken })).ShareDeviceTokenInfo as { [field: string]: unknown };
    expect(await describe()).toMatchObject({
      FromUserId: await userIdOf(me),
      FromUserNick: 'me',
      UserId: '',
      UserNick: '',
      ...lock1,
      AliasName: '大门',
      BindTime: 0,
      Context: '{"a":1}',
    });
    expect(await guest.call('AppBindUserShareDevice', { ShareDeviceToken, ...lock1 })).toMatchObject({ Status: 'OK' });
    expect(await describe()).toMatchObject({ UserId: await userIdOf(guest), UserNick: 'neighbour', BindTime: expect.any(Number) });

    expect(await guest.call('AppListUserShareDevices', { Offset: 0, Limit: 10 })).toMatchObject({
      Total: 1,
      ShareDevices: [{ ...lock1, DeviceId, AliasName: '大门', IconUrl: '' }],
    });
    expect(await me.call('AppListShareDeviceUsers', { DeviceId, Offset: 0, Limit: 10 })).toMatchObject({
      Total: 1,
      Users: [{ UserId: await userIdOf(guest), NickName: 'neighbour' }],
    });
    // The device stays where it is: the receiver's family list does not show it.
    expect(await guest.call('AppGetFamilyDeviceList', { FamilyId: guest.FamilyId })).toMatchObject({ Total: 0 });
  });

  it('can go through the cloud: the message carries the token', async () => {
    const { me, guest } = await withLock();
    const ToUserID = await userIdOf(guest);
    await expect(me.call('AppSendShareDeviceInvite', { ...lock1, ToUserID: '1' })).rejects.toThrow('InvalidParameterValue');
    expect(await me.call('AppSendShareDeviceInvite', { ...lock1, ToUserID })).toMatchObject({ Status: 'OK' });
    const { Msgs } = (await guest.call('AppGetMessages', { Category: 3 })).Data as { Msgs: { Attachments: { ShareToken: string } }[] };
    expect(Msgs).toMatchObject([{ MsgType: 301, Category: 3, ...lock1, FromUserID: await userIdOf(me) }]);
    await guest.call('AppBindUserShareDevice', { ShareDeviceToken: Msgs[0]?.Attachments.ShareToken, ...lock1 });
    await expect(me.call('AppSendShareDeviceInvite', { ...lock1, ToUserID })).rejects.toThrow('has the device already');
  });

  it('is refused with Tencent’s own code', async () => {
    const clock = createManualClock();
    const { fixture, me, guest } = await withLock({ clock });
    const bind = (user: Pick<User, 'call'>, ShareDeviceToken: string, device: DeviceName = LOCK) =>
      user.call('AppBindUserShareDevice', { ShareDeviceToken, ...named(device) });
    const code = (name: string) => `InvalidParameterValue.${name} |`;

    await expect(bind(guest, 'made-up')).rejects.toThrow(code('InvalidShareDeviceToken'));
    await expect(guest.call('AppDescribeShareDeviceToken', { ShareDeviceToken: 'no' })).rejects.toThrow(code('InvalidShareDeviceToken'));
    await expect(guest.call('AppCreateShareDeviceToken', lock1)).rejects.toThrow(code('NoPermission'));
    await expect(me.call('AppCreateShareDeviceToken', named(CAMERA))).rejects.toThrow(code('AppDeviceNotExist'));
    await expect(me.call('AppCreateShareDeviceToken', named(STRANGE))).rejects.toThrow('APPNoPermissionToStudioProduct');
    await expect(me.call('AppCreateShareDeviceToken', { ...lock1, FamilyId: guest.FamilyId })).rejects.toThrow('InvalidParameterValue |');
    await expect(bind(me, await offer(me))).rejects.toThrow(code('CannotBindOwnDevice'));
    await expect(bind(guest, await offer(me), CAMERA)).rejects.toThrow('made for another device');

    const ShareDeviceToken = await offer(me);
    await bind(guest, ShareDeviceToken);
    await expect(bind(guest, await offer(me))).rejects.toThrow(code('DeviceBinded'));
    await expect(bind(await fixture.login('me'), ShareDeviceToken)).rejects.toThrow(code('ShareDeviceTokenUsed'));
    await guest.call('AppRemoveUserShareDevice', { DeviceId });
    await expect(bind(guest, ShareDeviceToken)).rejects.toThrow(code('ShareDeviceTokenUsed'));

    fixture.platform.rules.set('iotCloud.shareUsersPerDevice', 0);
    await expect(bind(guest, await offer(me))).rejects.toThrow(code('DeviceShareExceedLimit'));
    fixture.platform.rules.set('iotCloud.shareDevicesPerUser', 0);
    await expect(bind(guest, await offer(me))).rejects.toThrow(code('UserBindExceedLimit'));

    fixture.platform.rules.reset();
    const old = await offer(me);
    clock.advance(86_400_000);
    await expect(bind(await fixture.login('neighbour'), old)).rejects.toThrow(code('InvalidShareDeviceToken'));
  });
});

describe('a receiver', () => {
  it('sees and uses the device, and hears its pushes', async () => {
    const { fixture, me, guest, lock } = await withLock();
    const push = await openPush(fixture);
    const watch = { DeviceIds: [DeviceId], Platform: 'weapp', AccessToken: guest.AccessToken };
    expect(await push.ask('ActivePush', watch)).toMatchObject({ data: { deviceIds: [] } });
    await share(me, guest);
    expect(await push.ask('ActivePush', watch)).toMatchObject({ data: { deviceIds: [DeviceId] } });

    await lock.ask('property', { method: 'report', params: { volume: 2 } });
    expect(await push.change('Property', 'Report')).toMatchObject({ DeviceId });
    expect(JSON.parse((await guest.call('AppGetDeviceData', lock1)).Data as string)).toMatchObject({ volume: { Value: 2 } });
    await guest.call('AppControlDeviceData', { ...lock1, Data: '{"volume":1}' });
    await lock.hear('property', (message) => message.method === 'control');
    expect(await guest.call('AppCallDeviceActionAsync', { ...lock1, ActionId: 'unlock_remote' })).toMatchObject({ Status: 'Sent' });
    expect(await guest.call('AppGetDeviceStatuses', { DeviceIds: [DeviceId] })).toMatchObject({
      DeviceStatuses: [{ DeviceId, Online: 1 }],
    });
    const time = fixture.platform.clock.now();
    await lock.ask('event', { method: 'event_post', eventId: 'pry_alarm', type: 'alert', timestamp: time, params: {} });
    expect(await guest.call('AppListEventHistory', lock1)).toMatchObject({ Total: 1 });
    expect((await guest.call('AppGetMessages', { Category: 1 })).Data).toMatchObject({ Msgs: [{ MsgType: 101, ...lock1, FamilyId: '' }] });
  });

  it('may not do what is the family’s', async () => {
    const { me, guest } = await withLock();
    await share(me, guest);
    await expect(guest.call('AppUpdateDeviceInFamily', { ...lock1, AliasName: 'x' })).rejects.toThrow('UnauthorizedOperation.NoPermission');
    await expect(guest.call('AppGetDeviceInFamily', lock1)).rejects.toThrow('UnauthorizedOperation.NoPermission');
    await expect(guest.call('AppDeleteDeviceInFamily', { ...lock1, FamilyId: me.FamilyId })).rejects.toThrow('NoPermission');
    const place = { FamilyId: me.FamilyId, RoomId: '0' };
    await expect(guest.call('AppModifyFamilyDeviceRoom', { ...lock1, ...place })).rejects.toThrow('UnauthorizedOperation.NoPermission');
    for (const action of ['AppCreateShareDeviceToken', 'AppListShareDeviceUsers', 'AppRemoveShareDeviceUser', 'AppSendShareDeviceInvite'])
      await expect(guest.call(action, lock1), action).rejects.toThrow('InvalidParameterValue.NoPermission');
  });

  it('loses it when the owner takes it back, gives it back, or the device is unbound', async () => {
    const { fixture, me, guest } = await withLock();
    const gone = () => expect(guest.call('AppGetDeviceData', lock1)).rejects.toThrow('UnauthorizedOperation.NoPermission');
    const RemoveUserID = await userIdOf(guest);
    await share(me, guest);
    expect(await me.call('AppRemoveShareDeviceUser', { ...lock1, RemoveUserID })).toMatchObject({ Status: 'OK' });
    await gone();
    await expect(me.call('AppRemoveShareDeviceUser', { ...lock1, RemoveUserId: RemoveUserID })).rejects.toThrow(
      'not shared with this user',
    );
    await expect(me.call('AppRemoveShareDeviceUser', lock1)).rejects.toThrow('ErrorRequiredParamNotFound');

    await share(me, guest);
    expect(await guest.call('AppRemoveUserShareDevice', lock1)).toMatchObject({ Status: 'OK' });
    await gone();
    await expect(guest.call('AppRemoveUserShareDevice', lock1)).rejects.toThrow('InvalidParameterValue.AppDeviceNotExist');

    await share(me, guest);
    const open = await offer(me);
    await me.call('AppDeleteDeviceInFamily', { ...lock1, FamilyId: me.FamilyId });
    expect(await guest.call('AppListUserShareDevices')).toMatchObject({ Total: 0 });
    const bind = fixture.login('neighbour').then((user) => user.call('AppBindUserShareDevice', { ShareDeviceToken: open, ...lock1 }));
    await expect(bind).rejects.toThrow('InvalidParameterValue.InvalidShareDeviceToken');
    expect(await bindBySignature(guest, LOCK)).toMatchObject({ AppDeviceInfo: { FamilyId: guest.FamilyId } });
  });

  it('who joins the family has the device by that, not twice', async () => {
    const { me, guest } = await withLock();
    await share(me, guest);
    const { ShareToken } = (await me.call('AppInviteMember', { FamilyId: me.FamilyId })) as { ShareToken: string };
    await guest.call('AppJoinFamily', { ShareToken });
    expect(await guest.call('AppListUserShareDevices')).toMatchObject({ Total: 0 });
    await expect(share(me, guest)).rejects.toThrow('InvalidParameterValue.DeviceBinded');
  });

  it('still has it after a restart', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'camlock-share-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const store = { file: join(directory, 'state.db') };
    const { fixture, me, guest } = await withLock({ store });
    await share(me, guest);
    await fixture.platform.close();
    const after = await startCloud({ store });
    const { body } = await after.post('tokenapi', { Action: 'AppListUserShareDevices', AccessToken: guest.AccessToken });
    expect(body.data).toMatchObject({ Total: 1, ShareDevices: [{ DeviceId }] });
  });
});

describe('strong reminders', () => {
  async function subscribe(fixture: Fixture, user: Pick<User, 'call'>, userId: string) {
    const { Data } = (await user.call('APPGetWechatDeviceTicket', {
      ProductId: LOCK.productId,
      Devicename: LOCK.deviceName,
      IsThirdApp: 1,
      ModelId: 'model-lock-1',
      MiniProgramAppId: APPID,
    })) as { Data: { WXIoTDeviceInfo: { SN: string; SNTicket: string } } };
    const { SN: sn, SNTicket: snTicket } = Data.WXIoTDeviceInfo;
    const check = { userId, appid: APPID, tmplIds: ['tmpl-doorbell'], sn, snTicket, modelId: 'model-lock-1' };
    expect(fixture.platform.wechat.checkDeviceSubscribe(check)).toMatchObject({ ok: true });
    const choices = [{ templateId: 'tmpl-doorbell', choice: 'accept', addReminder: true, keep: true }] as const;
    fixture.platform.wechat.recordDeviceSubscribe({ userId, appid: APPID, sn, modelId: 'model-lock-1', choices });
  }

  it.each([
    [true, 1],
    [false, 0],
  ])('with iotCloud.remindShareUsers %s: a receiver who subscribed hears of an event %i times', async (remind, count) => {
    const { fixture, me, guest, lock } = await withLock({ rules: { 'iotCloud.remindShareUsers': remind } });
    await share(me, guest);
    await subscribe(fixture, me, 'me');
    await subscribe(fixture, guest, 'neighbour');
    const timestamp = fixture.platform.clock.now();
    await lock.ask('event', { method: 'event_post', eventId: 'doorbell_ring', type: 'alert', timestamp, params: {} });
    await vi.waitFor(() => expect(fixture.state().iotCloud.reminders.counts).toEqual({ sent: 1 }));
    expect(fixture.platform.wechat.inbox('me')).toHaveLength(1);
    expect(fixture.platform.wechat.inbox('neighbour')).toHaveLength(count);
  });
});
