/** The caller's own account: AppGetUser, AppUpdateUser, AppLogoutUser, AppUserCancelAccount, AppDeviceTraceHeartBeat (facts/tencent-iot.md §5.3, §5.5, §5.7). */
import type { Handlers } from '../handler.ts';
import { textOr, texts } from '../params.ts';

export const userActions: Handlers = {
  AppGetUser: (_cloud, { user }) => ({
    Data: { UserID: user.userId, NickName: user.nickName, Avatar: user.avatar, PhoneNumber: '', CountryCode: '', Email: '' },
  }),

  AppUpdateUser(cloud, { user }, params) {
    const nickName = textOr(params, 'NickName', user.nickName, 64);
    const avatar = textOr(params, 'Avatar', user.avatar, 512);
    cloud.state.users.put(user.userId, { ...user, nickName, avatar });
    return { Data: 'OK' };
  },

  AppLogoutUser(cloud, caller) {
    cloud.state.accessTokens.delete(caller.token);
    return {};
  },

  /** Logs the user out everywhere; the account itself ends some days later, by rule. */
  AppUserCancelAccount(cloud, { user }) {
    cloud.accountEnds.plan(user);
    return {};
  },

  /** Over HTTP it only proves the token; over WebSocket it keeps the line (push/websocket.ts). */
  AppDeviceTraceHeartBeat(_cloud, _caller, params) {
    if (params.DeviceIds !== undefined) texts(params, 'DeviceIds', 200);
    return {};
  },
};
