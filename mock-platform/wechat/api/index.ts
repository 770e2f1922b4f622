/** `api.weixin.qq.com`: WeChat's server API, one file per official operation. */
import { Hono } from 'hono';
import { Hosts } from '../../../devices/index.ts';
import { DEFAULT_BODY_MAX, limitBody, refuseUnbuilt } from '../../hosts.ts';
import { errorResponse, mockRefusal, WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { deviceSubscribeSendOperation } from './device-subscribe-send.ts';
import { getSnTicketOperation } from './getsnticket.ts';
import { jscode2sessionOperation } from './jscode2session.ts';
import { addTemplateOperation } from './newtmpl/addtemplate.ts';
import { delTemplateOperation } from './newtmpl/deltemplate.ts';
import { getCategoryOperation } from './newtmpl/getcategory.ts';
import { getPubTemplateKeywordsOperation } from './newtmpl/getpubtemplatekeywords.ts';
import { getPubTemplateTitlesOperation } from './newtmpl/getpubtemplatetitles.ts';
import { getTemplateOperation } from './newtmpl/gettemplate.ts';
import { stableTokenOperation } from './stable-token.ts';
import { subscribeSendOperation } from './subscribe-send.ts';
import { tokenOperation } from './token.ts';

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
];

export function createWechatApi(parts: WechatParts, report: (error: unknown) => void): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof WechatError) return errorResponse(c, error, parts.clock, parts.random);
    report(error);
    return c.json(mockRefusal('camlock mock: internal error; the server log has the cause'), 500);
  });
  limitBody(app, DEFAULT_BODY_MAX, mockRefusal);
  for (const operation of OPERATIONS) operation(app, parts);
  refuseUnbuilt(app, Hosts.wechatApi, mockRefusal);
  return app;
}
