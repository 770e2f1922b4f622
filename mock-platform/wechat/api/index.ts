/** `api.weixin.qq.com`: WeChat's server API, one file per official operation. */
import { Hono } from 'hono';
import { Hosts } from '../../../devices/index.ts';
import { DEFAULT_BODY_MAX, limitBody, refuseUnbuilt } from '../../hosts.ts';
import { CODE_LIFE_OPERATIONS, uploadMediaOperation } from '../code-life/operations/index.ts';
import { errorResponse, makeRid, mockRefusal, WechatError } from '../errors.ts';
import { LINK_RULE_OPERATIONS } from '../link-rules/index.ts';
import type { WechatParts } from '../parts.ts';
import { checkPlatformAddress } from '../third-party/component-caller.ts';
import { THIRD_PARTY_OPERATIONS } from '../third-party/index.ts';
import { checkSessionOperation } from './checksession.ts';
import { deviceSubscribeSendOperation } from './device-subscribe-send.ts';
import { getSnTicketOperation } from './getsnticket.ts';
import { getUserPhoneNumberOperation } from './getuserphonenumber.ts';
import { addGroupDeviceOperation } from './groups/adddevice.ts';
import { createGroupOperation } from './groups/createid.ts';
import { getGroupInfoOperation } from './groups/getinfo.ts';
import { removeGroupDeviceOperation } from './groups/removedevice.ts';
import { jscode2sessionOperation } from './jscode2session.ts';
import { activeLicenseDeviceOperation } from './licences/activedevice.ts';
import { getLicenseDeviceInfoOperation } from './licences/getdeviceinfo.ts';
import { getLicensePkgListOperation } from './licences/getpkglist.ts';
import { addTemplateOperation } from './newtmpl/addtemplate.ts';
import { delTemplateOperation } from './newtmpl/deltemplate.ts';
import { getCategoryOperation } from './newtmpl/getcategory.ts';
import { getPubTemplateKeywordsOperation } from './newtmpl/getpubtemplatekeywords.ts';
import { getPubTemplateTitlesOperation } from './newtmpl/getpubtemplatetitles.ts';
import { getTemplateOperation } from './newtmpl/gettemplate.ts';
import { generateNfcSchemeOperation } from './nfc/generatenfcscheme.ts';
import { clearQuotaOperation } from './openapi/clear-quota.ts';
import { quotaGetOperation } from './openapi/quota-get.ts';
import { ridGetOperation } from './openapi/rid-get.ts';
import { createRidLog } from './openapi/rid-log.ts';
import { resetUserSessionKeyOperation } from './resetusersessionkey.ts';
import { stableTokenOperation } from './stable-token.ts';
import { subscribeSendOperation } from './subscribe-send.ts';
import { tokenOperation } from './token.ts';
import { createWxaQrcodeOperation } from './wxacode/createwxaqrcode.ts';
import { getWxacodeOperation } from './wxacode/getwxacode.ts';
import { getWxacodeUnlimitOperation } from './wxacode/getwxacodeunlimit.ts';

const OPERATIONS = [
  tokenOperation,
  stableTokenOperation,
  jscode2sessionOperation,
  getSnTicketOperation,
  deviceSubscribeSendOperation,
  subscribeSendOperation,
  getCategoryOperation,
  getPubTemplateTitlesOperation,
  getPubTemplateKeywordsOperation,
  addTemplateOperation,
  delTemplateOperation,
  getTemplateOperation,
  ridGetOperation,
  quotaGetOperation,
  clearQuotaOperation,
  checkSessionOperation,
  resetUserSessionKeyOperation,
  getUserPhoneNumberOperation,
  createGroupOperation,
  getGroupInfoOperation,
  addGroupDeviceOperation,
  removeGroupDeviceOperation,
  getLicensePkgListOperation,
  activeLicenseDeviceOperation,
  getLicenseDeviceInfoOperation,
  getWxacodeOperation,
  getWxacodeUnlimitOperation,
  createWxaQrcodeOperation,
  generateNfcSchemeOperation,
  ...LINK_RULE_OPERATIONS,
  ...THIRD_PARTY_OPERATIONS,
  ...CODE_LIFE_OPERATIONS,
];

export function createWechatApi(parts: WechatParts, report: (error: unknown) => void): Hono {
  const app = new Hono();
  const ridLog = createRidLog(parts);
  app.onError(async (error, c) => {
    if (error instanceof WechatError) {
      const rid = makeRid(parts.clock, parts.random);
      const response = errorResponse(c, error, rid);
      await ridLog.refused(c, rid, response);
      return response;
    }
    report(error);
    return c.json(mockRefusal('camlock mock: internal error; the server log has the cause'), 500);
  });
  app.use('*', (c, next) => {
    ridLog.arrived(c);
    checkPlatformAddress(parts, c);
    return next();
  });
  uploadMediaOperation(app, parts);
  limitBody(app, DEFAULT_BODY_MAX, mockRefusal);
  for (const operation of OPERATIONS) operation(app, parts);
  refuseUnbuilt(app, Hosts.wechatApi, mockRefusal);
  return app;
}
