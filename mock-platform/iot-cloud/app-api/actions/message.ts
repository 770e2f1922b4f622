/** AppGetMessages and AppUserFeedBack (facts/tencent-iot.md §5.5). */
import { forgetOldest } from '../../../store-limit.ts';
import type { Cloud } from '../../cloud.ts';
import { fresh } from '../../fresh-id.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, textOr } from '../params.ts';

const FEEDBACK_MAX = 1000;
/** MsgType of a device alarm. */
const DEVICE_ALARM = 101;

export const messageActions: Handlers = {
  /** Newest first. Category 1: alarms of the caller's devices, shared ones too; 2: family invitations; 3: device shares. */
  AppGetMessages(cloud, { user }, params) {
    const category = integerOr(params, 'Category', 0, 1, 3);
    const limit = integerOr(params, 'Limit', 20, 1, 100);
    const cursor = textOr(params, 'MsgID', '');
    if (cursor !== '' && !(category === 1 ? /^\d{1,15}$/ : /^n\d{1,15}$/).test(cursor))
      throw new ApiError('InvalidParameterValue', 'MsgID is not one this call has returned');
    const now = cloud.clock.now();
    if (category !== 1) return notices(cloud, user.userId, category, cursor, limit);

    const owned = cloud.state
      .familiesOf(user.userId)
      .flatMap((family) => cloud.state.bindingsOf(family.familyId).map((binding) => ({ binding, family, since: binding.createdAt })));
    const guest = cloud.state.shares.ofUser(user.userId).flatMap((share) => {
      const binding = cloud.state.bindings.get(share.deviceId);
      return binding ? [{ binding, family: { familyId: '', name: '' }, since: share.createdAt }] : [];
    });
    const alarms = [...owned, ...guest]
      .flatMap(({ binding, family, since }) =>
        cloud.state.events
          .of(binding.deviceId, now)
          // What happened before this family or guest had the device is not their business.
          .filter((event) => event.type !== 'info' && event.receivedAt >= since)
          .map((event) => ({ event, binding, family })),
      )
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

  AppUserFeedBack(cloud, { user }, params) {
    const description = textOr(params, 'Desc', '', 4000);
    if (description.trim() === '') throw new ApiError('ErrorRequiredParamNotFound', 'Desc');
    const { feedback } = cloud.state;
    const row = {
      userId: user.userId,
      type: textOr(params, 'Type', '', 64),
      description,
      contact: textOr(params, 'Contact', '', 128),
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

const NOTICE_TITLES = { 204: '家庭邀请', 301: '设备分享' } as const;

/** The app answers a notice with `Attachments.ShareToken`: AppJoinFamily for 204, AppBindUserShareDevice for 301. */
function notices(cloud: Cloud, userId: string, category: number, cursor: string, limit: number): object {
  const before = cursor === '' ? Number.POSITIVE_INFINITY : Number(cursor.slice(1));
  const all = cloud.state.notices
    .of(userId, cloud.clock.now())
    .filter((notice) => Math.floor(notice.msgType / 100) === category && notice.seq < before)
    .reverse();
  return {
    Data: {
      Listover: all.length <= limit,
      Msgs: all.slice(0, limit).map((notice) => {
        const from = cloud.state.users.get(notice.fromUserId)?.nickName ?? '';
        const family = cloud.state.families.get(notice.familyId)?.name ?? '';
        const [ProductId = '', DeviceName = ''] = notice.deviceId.split('/');
        const DeviceAlias = cloud.state.bindings.get(notice.deviceId)?.aliasName ?? '';
        return {
          UserID: userId,
          FromUserID: notice.fromUserId,
          MsgID: `n${notice.seq}`,
          Category: category,
          MsgType: notice.msgType,
          MsgTitle: NOTICE_TITLES[notice.msgType],
          MsgContent: notice.msgType === 204 ? `${from}: ${family}` : `${from}: ${DeviceAlias || DeviceName}`,
          MsgTimestamp: notice.at,
          ProductId,
          DeviceName,
          DeviceAlias,
          FamilyId: notice.familyId,
          FamilyName: family,
          RelateUserID: '',
          CreateAt: new Date(notice.at).toISOString(),
          Attachments: { ShareToken: notice.shareToken },
        };
      }),
    },
  };
}
