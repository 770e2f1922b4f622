/** AppGetMessages and AppUserFeedBack (facts/tencent-iot.md §5.5). */
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, textOr } from '../params.ts';

const FEEDBACK_MAX = 1000;
/** MsgType of a device alarm. */
const DEVICE_ALARM = 101;

export const messageActions: Handlers = {
  /** Category 1: alarms of the caller's devices, newest first. 2 and 3 (families, notices) have no source here: empty. */
  AppGetMessages(cloud, { user }, params) {
    const category = integerOr(params, 'Category', 0, 1, 3);
    const limit = integerOr(params, 'Limit', 20, 1, 100);
    const cursor = textOr(params, 'MsgID', '');
    if (cursor !== '' && !/^\d{1,15}$/.test(cursor)) throw new ApiError('InvalidParameterValue', 'MsgID is not one this call has returned');
    if (category !== 1) return { Data: { Listover: true, Msgs: [] } };

    const now = cloud.clock.now();
    const bindings = cloud.state
      .familiesOf(user.userId)
      .flatMap((family) => cloud.state.bindingsOf(family.familyId).map((binding) => ({ binding, family })));
    const alarms = bindings
      .flatMap(({ binding, family }) =>
        cloud.state.events
          .of(binding.deviceId, now)
          // What happened before this family had the device is not its business.
          .filter((event) => event.type !== 'info' && event.receivedAt >= binding.createdAt)
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
    if (feedback.size >= FEEDBACK_MAX)
      for (const [key] of feedback.entries()) {
        feedback.delete(key);
        break;
      }
    feedback.put(`${user.userId}|${row.at}|${feedback.size}`, row);
    return {};
  },
};
