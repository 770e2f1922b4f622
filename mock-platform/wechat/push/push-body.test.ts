/** Row 41 of "What a faithful mock must enforce": the shape of an event push (facts/wechat.md §2.7). */
import { describe, expect, test } from 'vitest';
import { type PushContent, pushJson, pushXml } from './push-body.ts';

const item = { TemplateId: 'tmpl', SubscribeStatusString: 'accept', PopupScene: '0' };
const content = (items: PushContent['items']): PushContent => ({
  toUser: 'gh_0123456789ab',
  openid: 'oMe',
  createTime: 1767225600,
  event: 'subscribe_msg_popup_event',
  items,
});
const head = {
  ToUserName: 'gh_0123456789ab',
  FromUserName: 'oMe',
  CreateTime: '1767225600',
  MsgType: 'event',
  Event: 'subscribe_msg_popup_event',
};

describe('41: List', () => {
  test('in JSON one item is an object, several are an array', () => {
    expect(JSON.parse(pushJson(content([item]), false))).toEqual({ ...head, List: item });
    expect(JSON.parse(pushJson(content([item, item]), false))).toEqual({ ...head, List: [item, item] });
  });

  test('in older JSON the items lie under the name of the event', () => {
    expect(JSON.parse(pushJson(content([item]), true))).toEqual({ ...head, SubscribeMsgPopupEvent: [item] });
  });

  test('in XML every item is a List inside the element of the event', () => {
    const list =
      '<List><TemplateId><![CDATA[tmpl]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene><![CDATA[0]]></PopupScene></List>';
    expect(pushXml(content([item, item]))).toBe(
      `<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[oMe]]></FromUserName><CreateTime>1767225600</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent>${list}${list}</SubscribeMsgPopupEvent></xml>`,
    );
  });

  test('a text cannot end its CDATA section', () => {
    expect(pushXml(content([{ TemplateId: 'a]]><b/>' }]))).toContain('<![CDATA[a]]]]><![CDATA[><b/>]]>');
  });
});
