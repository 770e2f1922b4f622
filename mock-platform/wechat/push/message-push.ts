/**
 * Pushes to the message URL of a mini-program (消息推送): signed, in safe mode encrypted, tried three times, one after the
 * other for each mini-program. Source: facts/wechat.md §2.7, §3.2.
 */
import { createHash } from 'node:crypto';
import { randomText } from '../../../devices/index.ts';
import type { WechatParts } from '../parts.ts';
import { type MessagePushRow, openidOf } from '../state.ts';
import { encryptedBody, type PushContent, pushJson, pushXml, type SubscribeEvent } from './push-body.ts';
import { encryptPush, signPush } from './push-crypto.ts';
import type { PushLines } from './push-lines.ts';
import { replyProblem } from './push-reply.ts';

export interface MessagePush {
  /** Nothing happens while no message URL is set. */
  send(appid: string, userId: string, event: SubscribeEvent, items: PushContent['items']): void;
  /** What the console does when the URL is saved: GET with echostr, which has to come back. */
  checkUrl(appid: string): Promise<{ ok: boolean; note: string }>;
}

type PushParts = Pick<WechatParts, 'clock' | 'random' | 'rules' | 'state'>;

export function createMessagePush(parts: PushParts, lines: PushLines): MessagePush {
  const { clock, random, rules, state } = parts;
  const nonce = () => String(Math.floor(random() * 1e9));
  const seconds = () => String(Math.floor(clock.now() / 1000));

  /** Every try is signed anew. */
  const tryOnce = async (target: MessagePushRow, appid: string, content: PushContent): Promise<string> => {
    const { token, encodingAesKey, format = 'json' } = target;
    const url = new URL(target.url);
    const [timestamp, once] = [seconds(), nonce()];
    const query = url.searchParams;
    query.set('signature', signPush(token, timestamp, once));
    query.set('timestamp', timestamp);
    query.set('nonce', once);
    query.set('openid', content.openid);
    let text = format === 'json' ? pushJson(content, rules['wechat.nestedEventList']) : pushXml(content);
    if (encodingAesKey !== undefined) {
      const salt = Buffer.from(randomText(random, 16));
      const encrypted = encryptPush(encodingAesKey, appid, text, salt);
      query.set('encrypt_type', 'aes');
      query.set('msg_signature', signPush(token, timestamp, once, encrypted));
      text = encryptedBody(content.toUser, encrypted, format);
    }
    const type = format === 'json' ? 'application/json' : 'text/xml';
    const answer = await lines.call({ url, body: { text, type } });
    if (answer.status < 200 || answer.status > 299) throw new Error(`the server answered HTTP ${answer.status}`);
    return (encodingAesKey !== undefined && replyProblem(answer.text, { token, encodingAesKey }, appid)) || '';
  };

  return {
    send(appid, userId, event, items) {
      const target = state.messagePush.get(appid);
      if (!target || items.length === 0) return;
      const content: PushContent = {
        toUser: originalIdOf(parts, appid),
        openid: openidOf(state, appid, userId),
        createTime: Math.floor(clock.now() / 1000),
        event,
        items,
      };
      lines.enqueue(appid, { appid, openid: content.openid, event }, () => tryOnce(target, appid, content));
    },
    async checkUrl(appid) {
      const target = state.messagePush.get(appid);
      if (!target) return { ok: false, note: `${appid} has no message URL: seed messagePush` };
      const url = new URL(target.url);
      const [timestamp, once, echostr] = [seconds(), nonce(), `${nonce()}${nonce()}`];
      url.searchParams.set('signature', signPush(target.token, timestamp, once));
      url.searchParams.set('echostr', echostr);
      url.searchParams.set('timestamp', timestamp);
      url.searchParams.set('nonce', once);
      try {
        const { status, text } = await lines.call({ url });
        if (status !== 200) return { ok: false, note: `the server answered HTTP ${status}` };
        if (text !== echostr) return { ok: false, note: `echostr ${echostr} did not come back; the answer has ${text.length} characters` };
        return { ok: true, note: '' };
      } catch (error) {
        return { ok: false, note: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** `gh_` and twelve hex digits, as accounts have them. */
export function originalIdOf({ state }: Pick<WechatParts, 'state'>, appid: string): string {
  return state.miniPrograms.get(appid)?.originalId ?? `gh_${createHash('sha256').update(`original|${appid}`).digest('hex').slice(0, 12)}`;
}
