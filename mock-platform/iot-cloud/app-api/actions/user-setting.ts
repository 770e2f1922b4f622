/** AppGetUserSetting, AppUpdateUserSetting (TC/1081/40790; facts/tencent-iot.md §5.5). What is left out stays as it was. */
import { parseDeviceId } from '../../../../devices/index.ts';
import { isQuietHours } from '../../reminders/held-back.ts';
import type { UserSettingRow } from '../../rows.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, type Params, textOr, texts } from '../params.ts';

/** Everything on until somebody switches it off [I]: the documents show only set ones. */
const UNTOUCHED: UserSettingRow = {
  EnableWechatPush: 1,
  EnableDeviceMessagePush: 1,
  EnableFamilyMessagePush: 1,
  EnableNotifyMessagePush: 1,
  NoDisturbTime: '',
  NoDisturbDeviceList: [],
};
const DEVICES_MAX = 200;

export const userSettingActions: Handlers = {
  AppGetUserSetting: (cloud, { user }) => ({ UserSetting: cloud.state.userSettings.get(user.userId) ?? UNTOUCHED }),

  AppUpdateUserSetting(cloud, { user }, params) {
    const before = cloud.state.userSettings.get(user.userId) ?? UNTOUCHED;
    const flag = (name: keyof UserSettingRow & `Enable${string}`) => integerOr(params, name, before[name], 0, 1) as 0 | 1;
    const region = textOr(params, 'Region', before.Region ?? '', 64);
    const unit = textOr(params, 'TemperatureUnit', before.TemperatureUnit ?? '', 16);
    cloud.state.userSettings.put(user.userId, {
      EnableWechatPush: flag('EnableWechatPush'),
      EnableDeviceMessagePush: flag('EnableDeviceMessagePush'),
      EnableFamilyMessagePush: flag('EnableFamilyMessagePush'),
      EnableNotifyMessagePush: flag('EnableNotifyMessagePush'),
      NoDisturbTime: quietHours(params, before.NoDisturbTime),
      NoDisturbDeviceList: params.NoDisturbDeviceList === undefined ? before.NoDisturbDeviceList : quietDevices(params),
      ...(region ? { Region: region } : {}),
      ...(unit ? { TemperatureUnit: unit } : {}),
    });
    return {};
  },
};

function quietHours(params: Params, before: string): string {
  const span = textOr(params, 'NoDisturbTime', before, 16);
  if (!isQuietHours(span)) throw new ApiError('InvalidParameterValue', 'NoDisturbTime must be like 22:00-07:00 (China time), or empty');
  return span;
}

function quietDevices(params: Params): readonly string[] {
  const deviceIds = texts(params, 'NoDisturbDeviceList', DEVICES_MAX);
  if (!deviceIds.every((deviceId) => parseDeviceId(deviceId)))
    throw new ApiError('InvalidParameterValue', 'NoDisturbDeviceList holds DeviceIds, productId/deviceName');
  return deviceIds;
}
