import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../../devices/index.ts';
import { bindBySignature, connectAs, type Fixture, LOCK, openPush, startCloud } from '../iot-cloud.fixture.ts';

const lock1 = { ProductId: LOCK.productId, DeviceName: LOCK.deviceName };
type User = Awaited<ReturnType<Fixture['household']>>;

const userIdOf = async (user: Pick<User, 'call'>) => ((await user.call('AppGetUser')).Data as { UserID: string }).UserID;
const join = async (admin: User, user: Pick<User, 'call'>) => {
  const { ShareToken } = (await admin.call('AppInviteMember', { FamilyId: admin.FamilyId })) as { ShareToken: string };
  await user.call('AppJoinFamily', { ShareToken });
  return ShareToken;
};

describe('members', () => {
  it('join with the admin’s invitation, see the devices, and are listed with their role', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const guest = await fixture.login('neighbour');
    await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    await expect(guest.call('AppGetDeviceData', lock1)).rejects.toThrow('UnauthorizedOperation.NoPermission');
    await join(me, guest);

    expect(await guest.call('AppGetFamilyMemberList', { FamilyId: me.FamilyId, Offset: 0, Limit: 100 })).toMatchObject({
      Total: 2,
      MemberList: [
        { UserID: await userIdOf(me), NickName: 'me', Avatar: '', Role: 1 },
        { UserID: await userIdOf(guest), NickName: 'neighbour', Avatar: '', Role: 0 },
      ],
    });
    expect(await guest.call('AppGetFamilyMemberList', { FamilyId: me.FamilyId, Offset: 1, Limit: 1 })).toMatchObject({
      MemberList: [{ Role: 0 }],
    });
    expect(await guest.call('AppGetFamilyList')).toMatchObject({ FamilyList: [{ FamilyId: me.FamilyId, Role: 0 }] });
    expect(await guest.call('AppGetDeviceData', lock1)).toHaveProperty('Data');
  });

  it('cannot join with an invitation that is unknown, used or expired, nor twice', async () => {
    const clock = createManualClock();
    const fixture = await startCloud({ clock });
    const me = await fixture.household();
    const guest = await fixture.login('neighbour');
    await expect(guest.call('AppJoinFamily', { ShareToken: 'made-up' })).rejects.toThrow('InvalidParameterValue');
    await expect(guest.call('AppJoinFamily', {})).rejects.toThrow('ErrorRequiredParamNotFound');
    const { ShareToken } = (await me.call('AppInviteMember', { FamilyId: me.FamilyId })) as { ShareToken: string };
    clock.advance(86_399_000);
    const used = await join(me, guest);
    await expect(guest.call('AppJoinFamily', { ShareToken })).rejects.toThrow('in this family already');
    await guest.call('AppExitFamily', { FamilyId: me.FamilyId });
    await expect(guest.call('AppJoinFamily', { ShareToken: used })).rejects.toThrow('unknown, used or expired');
    const again = await fixture.login('neighbour');
    const meAgain = await fixture.login('me');
    clock.advance(1000);
    await expect(again.call('AppJoinFamily', { ShareToken })).rejects.toThrow('unknown, used or expired');
    expect(await meAgain.call('AppGetFamilyMemberList', { FamilyId: me.FamilyId })).toMatchObject({ Total: 1 });
  });

  it('may look but not rule: an admin’s calls are refused to them', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const guest = await fixture.login('neighbour');
    await join(me, guest);
    const { FamilyId } = me;
    const MemberID = await userIdOf(me);
    for (const [action, params] of [
      ['AppInviteMember', {}],
      ['AppSendShareFamilyInvite', { ToUserID: MemberID }],
      ['AppDeleteFamilyMember', { MemberID }],
      ['AppDeleteFamily', {}],
      ['AppModifyRoom', { RoomId: '0', Name: 'x' }],
      ['AppDeleteRoom', { RoomId: '0' }],
    ] as const) {
      await expect(guest.call(action, { FamilyId, ...params }), action).rejects.toThrow('UnauthorizedOperation.NoPermission |');
    }
    await expect(guest.call('AppDeleteFamilyMember', { MemberID })).rejects.toThrow('InvalidParameterValue');
  });

  it('leave by themselves or are sent away, and reach nothing afterwards', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const guest = await fixture.login('neighbour');
    await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    const MemberID = await userIdOf(guest);

    await join(me, guest);
    await guest.call('AppExitFamily', { FamilyId: me.FamilyId });
    await expect(guest.call('AppGetDeviceData', lock1)).rejects.toThrow('UnauthorizedOperation.NoPermission');
    await expect(guest.call('AppExitFamily', { FamilyId: me.FamilyId })).rejects.toThrow('NoPermissionToFamily');

    await join(me, guest);
    await me.call('AppDeleteFamilyMember', { MemberID });
    await expect(guest.call('AppGetDeviceData', lock1)).rejects.toThrow('UnauthorizedOperation.NoPermission');
    await expect(me.call('AppDeleteFamilyMember', { MemberID, FamilyId: me.FamilyId })).rejects.toThrow('not a member');
    await expect(me.call('AppDeleteFamilyMember', { MemberID: await userIdOf(me) })).rejects.toThrow('AppExitFamily');
    await expect(me.call('AppExitFamily', { FamilyId: me.FamilyId })).rejects.toThrow('only admin cannot leave');
  });

  it('in several families of one admin are named with the family', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const second = { ...me, FamilyId: ((await me.call('AppCreateFamily', { Name: '店' })).Data as { FamilyId: string }).FamilyId };
    const guest = await fixture.login('neighbour');
    await join(me, guest);
    await join(second, guest);
    const MemberID = await userIdOf(guest);
    await expect(me.call('AppDeleteFamilyMember', { MemberID })).rejects.toThrow('ErrorRequiredParamNotFound');
    await me.call('AppDeleteFamilyMember', { MemberID, FamilyId: second.FamilyId });
    expect(await guest.call('AppGetFamilyList')).toMatchObject({ Total: 1, FamilyList: [{ FamilyId: me.FamilyId }] });
  });

  it('can be invited through the cloud: the message carries the token', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const guest = await fixture.login('neighbour');
    const ToUserID = await userIdOf(guest);
    await expect(me.call('AppSendShareFamilyInvite', { FamilyId: me.FamilyId, ToUserID: '1' })).rejects.toThrow('InvalidParameterValue');
    await me.call('AppSendShareFamilyInvite', { FamilyId: me.FamilyId, ToUserID });
    const { Msgs } = (await guest.call('AppGetMessages', { Category: 2 })).Data as { Msgs: { Attachments: { ShareToken: string } }[] };
    expect(Msgs).toMatchObject([
      { MsgType: 204, Category: 2, FamilyId: me.FamilyId, FamilyName: '家', FromUserID: await userIdOf(me), UserID: ToUserID },
    ]);
    await guest.call('AppJoinFamily', { ShareToken: Msgs[0]?.Attachments.ShareToken });
    await expect(me.call('AppSendShareFamilyInvite', { FamilyId: me.FamilyId, ToUserID })).rejects.toThrow('in the family already');
    expect((await guest.call('AppGetMessages', { Category: 3 })).Data).toEqual({ Listover: true, Msgs: [] });
  });

  it('everybody in the family hears who came and who went', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const guest = await fixture.login('neighbour');
    await join(me, guest);
    const RelateUserID = await userIdOf(guest);
    const FromUserID = await userIdOf(me);
    const heard = async (user: typeof guest) => ((await user.call('AppGetMessages', { Category: 2 })).Data as { Msgs: object[] }).Msgs;
    const joined = { MsgType: 200, MsgTitle: '成员添加结果通知', FamilyId: me.FamilyId, FromUserID, RelateUserID };
    expect(await heard(me)).toMatchObject([joined]);
    expect(await heard(guest)).toMatchObject([{ ...joined, MsgContent: expect.stringContaining('“me”将“neighbour”添加为“家”的成员') }]);
    await me.call('AppDeleteFamilyMember', { MemberID: RelateUserID, FamilyId: me.FamilyId });
    expect(await heard(guest)).toMatchObject([{ MsgType: 201, MsgContent: '“me”将“neighbour”移出了“家”' }, { MsgType: 200 }]);
    await join(me, guest);
    await guest.call('AppExitFamily', { FamilyId: me.FamilyId });
    expect((await heard(me))[0]).toMatchObject({ MsgType: 201, MsgContent: '“neighbour”退出了“家”', FromUserID: RelateUserID });
    expect(await heard(me)).toHaveLength(4);
  });
});

describe('rooms', () => {
  const withRoom = async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    const { RoomId } = (await me.call('AppCreateRoom', { FamilyId: me.FamilyId, Name: '玄关' })).Data as { RoomId: string };
    return { fixture, me, RoomId, family: { FamilyId: me.FamilyId } };
  };

  it('take devices, change their name, and give the devices back when they go', async () => {
    const { me, RoomId, family } = await withRoom();
    await me.call('AppModifyFamilyDeviceRoom', { ...family, ...lock1, RoomId });
    expect(await me.call('AppGetFamilyDeviceList', { ...family, RoomId })).toMatchObject({ Total: 1, DeviceList: [{ RoomId }] });
    await me.call('AppModifyRoom', { ...family, RoomId, Name: '门厅' });
    expect(await me.call('AppGetRoomList', family)).toMatchObject({ RoomList: [{ RoomId, RoomName: '门厅', DeviceNum: 1 }] });
    await me.call('AppDeleteRoom', { ...family, RoomId });
    expect(await me.call('AppGetRoomList', family)).toMatchObject({ Total: 0 });
    expect(await me.call('AppGetFamilyDeviceList', { ...family, RoomId: '' })).toMatchObject({ DeviceList: [{ RoomId: '0' }] });
  });

  it('of another family, unknown ones and the default room are refused', async () => {
    const { me, RoomId, family } = await withRoom();
    const { FamilyId: other } = (await me.call('AppCreateFamily', { Name: '店' })).Data as { FamilyId: string };
    await expect(me.call('AppModifyFamilyDeviceRoom', { ...family, ...lock1, RoomId: 'r_no' })).rejects.toThrow('InvalidParameterValue');
    await expect(me.call('AppModifyFamilyDeviceRoom', { FamilyId: other, ...lock1, RoomId: '0' })).rejects.toThrow('in another family');
    await expect(me.call('AppModifyRoom', { FamilyId: other, RoomId, Name: 'x' })).rejects.toThrow('not a room of this family');
    await expect(me.call('AppModifyRoom', { ...family, RoomId: '0', Name: 'x' })).rejects.toThrow('default room');
    await expect(me.call('AppDeleteRoom', { ...family, RoomId: '0' })).rejects.toThrow('default room');
    await expect(me.call('AppModifyRoom', { ...family, RoomId })).rejects.toThrow('ErrorRequiredParamNotFound');
  });
});

describe('ending a family', () => {
  it('unbinds its devices, tells them and the apps, and drops its invitations', async () => {
    const fixture = await startCloud();
    const me = await fixture.household();
    const guest = await fixture.login('neighbour');
    const lock = await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    const push = await openPush(fixture);
    await push.ask('ActivePush', { DeviceIds: ['AURORALOCK/lock1'], Platform: 'weapp', AccessToken: me.AccessToken });
    const { ShareToken } = (await me.call('AppInviteMember', { FamilyId: me.FamilyId })) as { ShareToken: string };

    await me.call('AppDeleteFamily', { FamilyId: me.FamilyId, Name: '家' });
    await lock.hear('service', (message) => message.method === 'unbind_device');
    await push.change('StatusChange', 'Unbind');
    expect(await me.call('AppGetFamilyList')).toMatchObject({ Total: 0 });
    await expect(me.call('AppGetFamilyDeviceList', { FamilyId: me.FamilyId })).rejects.toThrow('StudioFamilyNotExist');
    await expect(guest.call('AppJoinFamily', { ShareToken })).rejects.toThrow('unknown, used or expired');
    const next = await fixture.household('neighbour');
    expect(await bindBySignature(next, LOCK)).toMatchObject({ AppDeviceInfo: { FamilyId: next.FamilyId } });
  });

  it('waits for its devices to be unbound where the rule says so', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.deleteFamilyWithDevices': 'refuse' } });
    const me = await fixture.household();
    await connectAs(fixture, LOCK);
    await bindBySignature(me, LOCK);
    await expect(me.call('AppDeleteFamily', { FamilyId: me.FamilyId })).rejects.toThrow('still has 1 devices');
    await me.call('AppDeleteDeviceInFamily', { FamilyId: me.FamilyId, ...lock1 });
    await me.call('AppDeleteFamily', { FamilyId: me.FamilyId });
    expect(await me.call('AppGetFamilyList')).toMatchObject({ Total: 0 });
  });
});
