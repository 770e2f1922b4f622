/** AppGetMessages, AppDeleteMessage (TC/1081/40795) and AppUserFeedBack (facts/tencent-iot.md §5.5). */
import { forgetOldest } from '../../../store-limit.ts';
import type { Cloud } from '../../cloud.ts';
import { fresh } from '../../fresh-id.ts';
import type { NoticeRow } from '../../rows.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, text, textOr } from '../params.ts';

const FEEDBACK_MAX = 1000;
const DAY_MS = 86_400_000;
/** Deletions remembered at most, over all users. */
const DELETED_MAX = 100_000;
/** MsgType of a device alarm. */
const DEVICE_ALARM = 101;

export const messageActions: Handlers = {
  /**
   * Newest first. Category 1: alarms of the caller's devices, shared ones too; 2: who joined and left the families, and
   * invitations; 3: device shares. */
  AppGetMessages(cloud, { user }, params) {
    const category = integerOr(params, 'Category', 0, 1, 3);
    const limit = integerOr(params, 'Limit', 20, 1, 100);
    const cursor = textOr(params, 'MsgID', '');
    if (cursor !== '' && !(category === 1 ? /^\d{1,15}$/ : /^n\d{1,15}$/).test(cursor))
      throw new ApiError('InvalidParameterValue', 'MsgID is not one this call has returned');
    const now = cloud.clock.now();
    if (category !== 1) return notices(cloud, user.userId, category, cursor, limit);

    const alarms = alarmsOf(cloud, user.userId, now)
      .filter(({ event }) => cursor === '' || event.seq < Number(cursor))
      .sort((a, b) => b.event.seq - a.event.seq);
    return {
      Data: {
        Listover: alarms.length <= limit,
        Msgs: alarms.slice(0, limit).map(({ event, binding, family }) => {
          const name = cloud.state.model(binding.productId)?.events[event.eventId]?.name.zh ?? event.eventId;
          return {
            UserID: user.userId,
            FromUserID: '',
            MsgID: String(event.seq),
            Category: 1,
            MsgType: DEVICE_ALARM,
            MsgTitle: name,
            MsgContent: `${binding.aliasName || binding.deviceName}: ${name}`,
            MsgTimestamp: event.timestamp,
            ProductId: binding.productId,
            DeviceName: binding.deviceName,
            DeviceAlias: binding.aliasName,
            FamilyId: family.familyId,
            FamilyName: family.name,
            RelateUserID: '',
            CreateAt: new Date(event.receivedAt).toISOString(),
          };
        }),
      },
    };
  },

  /** Takes a message off the caller's own list; everybody else keeps theirs. */
  AppDeleteMessage(cloud, { user }, params) {
    const msgId = text(params, 'MsgID', 32);
    const now = cloud.clock.now();
    const seen = msgId.startsWith('n')
      ? noticesOf(cloud, user.userId, now).some((notice) => `n${notice.seq}` === msgId)
      : alarmsOf(cloud, user.userId, now).some(({ event }) => String(event.seq) === msgId);
    if (!seen) throw new ApiError('InvalidParameterValue.MsgIDInvalid', 'it is none of your messages');
    const { deletedMessages } = cloud.state;
    // By then the message itself is gone.
    const oldest = now - cloud.rules['iotCloud.eventDays'] * DAY_MS;
    for (const [key, row] of [...deletedMessages.entries()]) if (row.at < oldest) deletedMessages.delete(key);
    forgetOldest(deletedMessages, DELETED_MAX);
    deletedMessages.put(`${user.userId}|${msgId}`, { at: now });
    return { Data: 'OK' };
  },

  AppUserFeedBack(cloud, { user }, params) {
    const description = textOr(params, 'Desc', '', 4000);
    if (description.trim() === '') throw new ApiError('ErrorRequiredParamNotFound', 'Desc');
    const { feedback } = cloud.state;
    const row = {
      userId: user.userId,
      type: textOr(params, 'Type', '', 64),
      description,
      contact: textOr(params, 'Contact', '', 128),
      logUrl: textOr(params, 'LogUrl', '', 1024),
      at: cloud.clock.now(),
    };
    forgetOldest(feedback, FEEDBACK_MAX);
    feedback.put(
      fresh(cloud, '', (id) => feedback.get(id) === undefined),
      row,
    );
    return {};
  },
};

/** Alarms of the devices the user has, shared ones too, without those they have deleted. */
function alarmsOf(cloud: Cloud, userId: string, now: number) {
  const owned = cloud.state
    .familiesOf(userId)
    .flatMap((family) => cloud.state.bindingsOf(family.familyId).map((binding) => ({ binding, family, since: binding.createdAt })));
  const guest = cloud.state.shares.ofUser(userId).flatMap((share) => {
    const binding = cloud.state.bindings.get(share.deviceId);
    return binding ? [{ binding, family: { familyId: '', name: '' }, since: share.createdAt }] : [];
  });
  return [...owned, ...guest].flatMap(({ binding, family, since }) =>
    cloud.state.events
      .of(binding.deviceId, now)
      // What happened before this family or guest had the device is not their business.
      .filter((event) => event.type !== 'info' && event.receivedAt >= since && !isDeleted(cloud, userId, String(event.seq)))
      .map((event) => ({ event, binding, family })),
  );
}

const noticesOf = (cloud: Cloud, userId: string, now: number) =>
  cloud.state.notices.of(userId, now).filter((notice) => !isDeleted(cloud, userId, `n${notice.seq}`));

const isDeleted = (cloud: Cloud, userId: string, msgId: string): boolean =>
  cloud.state.deletedMessages.get(`${userId}|${msgId}`) !== undefined;

const NOTICE_TITLES = { 200: '成员添加结果通知', 201: '成员移除结果通知', 204: '家庭邀请', 301: '设备分享' } as const;

/** The app answers a notice with `Attachments.ShareToken`: AppJoinFamily for 204, AppBindUserShareDevice for 301. */
function notices(cloud: Cloud, userId: string, category: number, cursor: string, limit: number): object {
  const before = cursor === '' ? Number.POSITIVE_INFINITY : Number(cursor.slice(1));
  const all = noticesOf(cloud, userId, cloud.clock.now())
    .filter((notice) => Math.floor(notice.msgType / 100) === category && notice.seq < before)
    .reverse();
  return {
    Data: {
      Listover: all.length <= limit,
      Msgs: all.slice(0, limit).map((notice) => {
        const from = cloud.state.users.get(notice.fromUserId)?.nickName ?? '';
        const family = cloud.state.families.get(notice.familyId)?.name ?? '';
        const whom = cloud.state.users.get(notice.relateUserId ?? '')?.nickName ?? '';
        const [ProductId = '', DeviceName = ''] = notice.deviceId.split('/');
        const DeviceAlias = cloud.state.bindings.get(notice.deviceId)?.aliasName ?? '';
        return {
          UserID: userId,
          FromUserID: notice.fromUserId,
          MsgID: `n${notice.seq}`,
          Category: category,
          MsgType: notice.msgType,
          MsgTitle: NOTICE_TITLES[notice.msgType],
          MsgContent: contentOf(notice.msgType, { from, family, whom, device: DeviceAlias || DeviceName }),
          MsgTimestamp: notice.at,
          ProductId,
          DeviceName,
          DeviceAlias,
          FamilyId: notice.familyId,
          FamilyName: family,
          RelateUserID: notice.relateUserId ?? '',
          CreateAt: new Date(notice.at).toISOString(),
          ...(notice.shareToken ? { Attachments: { ShareToken: notice.shareToken } } : {}),
        };
      }),
    },
  };
}

function contentOf(type: NoticeRow['msgType'], about: { from: string; family: string; whom: string; device: string }): string {
  const { from, family, whom, device } = about;
  if (type === 200) return `“${from}”将“${whom}”添加为“${family}”的成员，成员可以查看和控制家庭中的设备`;
  if (type === 201) return from === whom ? `“${whom}”退出了“${family}”` : `“${from}”将“${whom}”移出了“${family}”`;
  return `${from}: ${type === 204 ? family : device}`;
}
