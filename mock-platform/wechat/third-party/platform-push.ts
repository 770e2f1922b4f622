/**
 * Pushes to a third-party platform: always POST, always XML, always encrypted with the platform's own token, key and appid.
 * Tickets and authorisations go to its event URL, what happens to authorised accounts to its message URL.
 * Source: facts/wechat.md §3.1, §3.2.
 */
import { randomText } from '../../../devices/index.ts';
import type { WechatParts } from '../parts.ts';
import { originalIdOf } from '../push/message-push.ts';
import { cdata, tag } from '../push/push-body.ts';
import { encryptPush, signPush } from '../push/push-crypto.ts';
import type { PushLines } from '../push/push-lines.ts';
import { replyProblem } from '../push/push-reply.ts';
import type { ComponentRow } from './rows.ts';

/** Texts go out as CDATA, numbers bare. */
export type PushFields = { readonly [field: string]: string | number };

export interface AccountMessage {
  readonly componentAppid: string;
  /** The account it is about. */
  readonly appid: string;
  /** Who caused it; empty when nobody's openid is known. */
  readonly openid: string;
  readonly event: string;
  readonly fields: PushFields;
}

export interface PlatformPush {
  /** An authorisation: `InfoType` and what belongs to it. Nothing happens while the platform has no event URL. */
  event(componentAppid: string, infoType: string, fields: PushFields): void;
  /** component_verify_ticket: of those that wait, only the newest goes out. */
  ticket(componentAppid: string, newest: () => string | undefined): void;
  /** An event of an authorised account. Nothing happens while the platform has no message URL. */
  message(message: AccountMessage): void;
}

export function createPlatformPush(parts: Pick<WechatParts, 'clock' | 'random' | 'rules' | 'state'>, lines: PushLines): PlatformPush {
  const { clock, random, state } = parts;
  const ticketsWaiting = new Set<string>();
  const seconds = () => Math.floor(clock.now() / 1000);

  /** Every try is signed anew. `shell` is what stays readable around the ciphertext. */
  const tryOnce = async (component: ComponentRow, address: string, text: string, shell: PushFields, openid = ''): Promise<string> => {
    const { appid, token, encodingAesKey } = component;
    const url = new URL(address);
    const timestamp = String(seconds());
    const nonce = String(Math.floor(random() * 1e9));
    const encrypted = encryptPush(encodingAesKey, appid, text, Buffer.from(randomText(random, 16)));
    url.searchParams.set('signature', signPush(token, timestamp, nonce));
    url.searchParams.set('timestamp', timestamp);
    url.searchParams.set('nonce', nonce);
    if (openid !== '') url.searchParams.set('openid', openid);
    url.searchParams.set('encrypt_type', 'aes');
    url.searchParams.set('msg_signature', signPush(token, timestamp, nonce, encrypted));
    const body = { text: xml({ ...shell, Encrypt: encrypted }), type: 'text/xml' };
    const answer = await lines.call({ url, body });
    if (answer.status < 200 || answer.status > 299) throw new Error(`the server answered HTTP ${answer.status}`);
    return replyProblem(answer.text, { token, encodingAesKey }, appid) ?? '';
  };

  const toEventUrl = (componentAppid: string, infoType: string, fields: () => PushFields | undefined): void => {
    lines.enqueue(componentAppid, { appid: componentAppid, openid: '', event: infoType }, async () => {
      // Looked up when its turn comes: the address may have been seeded anew meanwhile.
      const component = state.components.get(componentAppid);
      const given = fields();
      if (!component?.eventUrl || !given) return 'nobody to push to any more';
      const text = xml({ AppId: componentAppid, CreateTime: seconds(), InfoType: infoType, ...given });
      return tryOnce(component, component.eventUrl, text, { AppId: componentAppid });
    });
  };

  return {
    event(componentAppid, infoType, fields) {
      if (state.components.get(componentAppid)?.eventUrl) toEventUrl(componentAppid, infoType, () => fields);
    },
    ticket(componentAppid, newest) {
      if (!state.components.get(componentAppid)?.eventUrl || ticketsWaiting.has(componentAppid)) return;
      ticketsWaiting.add(componentAppid);
      toEventUrl(componentAppid, 'component_verify_ticket', () => {
        ticketsWaiting.delete(componentAppid);
        const ticket = newest();
        return ticket === undefined ? undefined : { ComponentVerifyTicket: ticket };
      });
    },
    message({ componentAppid, appid, openid, event, fields }) {
      const address = state.components.get(componentAppid)?.messageUrl;
      if (!address) return;
      const shell = { ToUserName: originalIdOf(parts, appid) };
      const text = xml({ ...shell, FromUserName: openid, CreateTime: seconds(), MsgType: 'event', Event: event, ...fields });
      lines.enqueue(componentAppid, { appid: componentAppid, openid, event }, async () => {
        const component = state.components.get(componentAppid);
        if (!component) return 'nobody to push to any more';
        return tryOnce(component, address.replaceAll('$APPID$', appid), text, shell, openid);
      });
    },
  };
}

function xml(fields: PushFields): string {
  const tags = Object.entries(fields).map(([field, value]) => tag(field, typeof value === 'number' ? String(value) : cdata(value)));
  return tag('xml', tags.join(''));
}
