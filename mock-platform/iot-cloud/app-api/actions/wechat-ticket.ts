/** APPGetWechatDeviceTicket (TC/1081/104100): the cloud asks WeChat for a five-minute sn ticket on the app's behalf. */
import { toSn } from '../../../../devices/index.ts';
import { boundDevice } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { textOr } from '../params.ts';

const TICKET_PATH = '/wxa/getsnticket';

export const wechatTicketActions: Handlers = {
  async APPGetWechatDeviceTicket(cloud, caller, params) {
    const device = boundDevice(cloud, caller, params, 'guest');
    const { application } = caller;
    // Both may be left out (TC/1081/104100); then they are the application's own [I].
    const set = application.reminders.find(({ productId }) => productId === device.productId)?.modelId;
    const modelId = textOr(params, 'ModelId', '', 128) || set;
    if (!modelId) throw new ApiError('InvalidParameterValue', 'ModelId is missing and the application has none for this product');
    const appid = textOr(params, 'MiniProgramAppId', '', 64) || application.appid;
    if (appid !== application.appid)
      throw new ApiError('InvalidParameterValue', `MiniProgramAppId must be the application's own mini-program`);
    const sn = toSn(device);
    const answer = await cloud.wechat.call(application, TICKET_PATH, { sn, model_id: modelId }).catch((error: Error) => {
      throw new ApiError('InternalError.InternalServerException', `WeChat: ${error.message}`);
    });
    if (answer.errcode !== 0 || typeof answer.sn_ticket !== 'string') {
      throw new ApiError('InvalidParameterValue', `WeChat answered ${answer.errcode} ${answer.errmsg}`);
    }
    return { Data: { DeviceId: device.deviceId, WXIoTDeviceInfo: { SN: sn, SNTicket: answer.sn_ticket, ModelId: modelId } } };
  },
};
