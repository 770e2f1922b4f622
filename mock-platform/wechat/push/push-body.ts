/** The body of an event push in both formats. Source: facts/wechat.md §2.7 (fields, `List`), §6.8, check 41. */

export type SubscribeEvent = 'subscribe_msg_popup_event' | 'subscribe_msg_change_event' | 'subscribe_msg_sent_event';

export interface PushContent {
  /** `gh_…` */
  readonly toUser: string;
  readonly openid: string;
  /** Seconds since 1970. */
  readonly createTime: number;
  readonly event: SubscribeEvent;
  readonly items: readonly { readonly [field: string]: string }[];
}

/** Name of the XML element, and of the key in older JSON: `SubscribeMsgPopupEvent`. */
function elementOf(event: SubscribeEvent): string {
  return event.replace(/(^|_)([a-z])/g, (_match, _line, letter: string) => letter.toUpperCase());
}

/** Numbers are text here too, as in the document's samples. `nested`: the older form. */
export function pushJson({ toUser, openid, createTime, event, items }: PushContent, nested: boolean): string {
  return JSON.stringify({
    ToUserName: toUser,
    FromUserName: openid,
    CreateTime: String(createTime),
    MsgType: 'event',
    Event: event,
    ...(nested ? { [elementOf(event)]: items } : { List: items.length === 1 ? items[0] : items }),
  });
}

export function pushXml({ toUser, openid, createTime, event, items }: PushContent): string {
  const lists = items.map((item) =>
    tag(
      'List',
      Object.entries(item)
        .map(([field, value]) => tag(field, cdata(value)))
        .join(''),
    ),
  );
  return tag(
    'xml',
    tag('ToUserName', cdata(toUser)) +
      tag('FromUserName', cdata(openid)) +
      tag('CreateTime', String(createTime)) +
      tag('MsgType', cdata('event')) +
      tag('Event', cdata(event)) +
      tag(elementOf(event), lists.join('')),
  );
}

/** What goes out in safe mode: the account's name in the clear, the rest encrypted. */
export function encryptedBody(toUser: string, encrypted: string, format: 'json' | 'xml'): string {
  if (format === 'json') return JSON.stringify({ ToUserName: toUser, Encrypt: encrypted });
  return tag('xml', tag('ToUserName', cdata(toUser)) + tag('Encrypt', cdata(encrypted)));
}

export const tag = (name: string, content: string) => `<${name}>${content}</${name}>`;

/** A text may hold the mark that ends a section: it is split in two. */
export const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
