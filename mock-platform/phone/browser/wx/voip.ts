/** wx.requestDeviceVoIP and wx.getDeviceVoIPList (facts/wechat.md §2.8). A call itself needs the plugin, which is not built. */
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { askVoip } from '../wechat/voip-dialog.ts';
import { type ApiGroup, api, type Options } from './api.ts';

const REQUEST = 'requestDeviceVoIP';

export function voipApis(mini: MiniProgram): ApiGroup {
  const { phone, info, overlay } = mini;
  const request = api(mini, REQUEST, async ({ sn, snTicket, modelId, deviceName, isGroup, groupId }) => {
    const asked = { sn, snTicket, modelId, deviceName, isGroup, groupId };
    const check = await phone.server.checkVoip(info.appid, asked);
    if (!check.ok) throw new ApiError(check.errMsg.replace(`${REQUEST}:fail `, ''), check.errCode);
    const allowed = await askVoip(overlay, info.name, check.name);
    await phone.server.recordVoip(info.appid, asked, allowed);
    if (!allowed) throw new ApiError('auth deny');
    return undefined;
  });
  return {
    // No promise style: without a callback nobody is told.
    [REQUEST]: (options?: Options) => void request({ complete: () => {}, ...options }),
    getDeviceVoIPList: api(mini, 'getDeviceVoIPList', async () => ({
      list: (await phone.server.voipLines(info.appid)).map(({ id: _id, name: _name, ...line }) => line),
    })),
  };
}
