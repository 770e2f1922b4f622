/** What a developer's server answers a push: nothing, `success`, or in safe mode an encrypted text. Source: facts/wechat.md §3.2. */
import { XMLParser } from 'fast-xml-parser';
import { sameText } from '../../../devices/index.ts';
import { decryptPush, PushCryptoError, signPush } from './push-crypto.ts';

/** Undefined when the reply can stand, else a sentence with what is wrong. */
export function replyProblem(reply: string, keys: { token: string; encodingAesKey: string }, appid: string): string | undefined {
  const text = reply.trim();
  if (text === '' || text === 'success') return undefined;
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = readReply(text);
  if (!Encrypt || !MsgSignature || !TimeStamp || !Nonce) return 'the reply is neither success nor Encrypt, MsgSignature, TimeStamp, Nonce';
  if (!sameText(MsgSignature, signPush(keys.token, TimeStamp, Nonce, Encrypt))) return 'MsgSignature of the reply is wrong';
  try {
    decryptPush(keys.encodingAesKey, appid, Encrypt);
    return undefined;
  } catch (error) {
    if (error instanceof PushCryptoError) return `the reply cannot be decrypted: ${error.message}`;
    throw error;
  }
}

type Reply = { readonly [F in 'Encrypt' | 'MsgSignature' | 'TimeStamp' | 'Nonce']?: string };

function readReply(text: string): Reply {
  if (text.startsWith('<')) return readXml(text);
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return {};
    // The document's sample has the time as a number.
    const texts = Object.entries(parsed).flatMap(([name, value]) =>
      /^(string|number)$/.test(typeof value) ? [[name, String(value)]] : [],
    );
    return Object.fromEntries(texts);
  } catch {
    return {};
  }
}

/** Entities stay as they are written: a reply has no use for them, and expanding them is how a small text becomes a large one. */
const XML = new XMLParser({ processEntities: false, parseTagValue: false, ignoreAttributes: true, trimValues: true });

function readXml(text: string): Reply {
  let xml: unknown;
  try {
    xml = (XML.parse(text) as { readonly xml?: unknown }).xml;
  } catch {
    return {};
  }
  if (typeof xml !== 'object' || xml === null) return {};
  return Object.fromEntries(Object.entries(xml).filter(([, value]) => typeof value === 'string'));
}
