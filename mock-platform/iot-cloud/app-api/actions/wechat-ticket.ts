/** APPGetWechatDeviceTicket (TC/1081/104100): the cloud asks WeChat for a five-minute sn ticket on the app's behalf. */
import { toSn } from '../../../../devices/index.ts';
import { boundDevice } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { text } from '../params.ts';

const TICKET_PATH = '/wxa/getsnticket';

export const wechatTicketActions: Handlers = {
  async APPGetWechatDeviceTicket(cloud, caller, params) {
    const device = boundDevice(cloud, caller, params, 'guest');
    const modelId = text(params, 'ModelId', 128);
    const appid = text(params, 'MiniProgramAppId', 64);
    if (appid !== caller.application.appid)
      throw new ApiError('InvalidParameterValue', `MiniProgramAppId must be the application's own mini-program`);
    const sn = toSn(device);
    const answer = await cloud.wechat.call(caller.application, TICKET_PATH, { sn, model_id: modelId }).catch((error: Error) => {
      throw new ApiError('InternalError.InternalServerException', `WeChat: ${error.message}`);
    });
    if (answer.errcode !== 0 || typeof answer.sn_ticket !== 'string') {
      throw new ApiError('InvalidParameterValue', `WeChat answered ${answer.errcode} ${answer.errmsg}`);
    }
    return { Data: { DeviceId: device.deviceId, WXIoTDeviceInfo: { SN: sn, SNTicket: answer.sn_ticket, ModelId: modelId } } };
  },
};
